"""The vault's tables, functions and rights, in a PostgreSQL database of its own.

Here: what lies in it and who may do what. Not here: what is put in (vault_landing.py), reading (vault.py), erasing
(vault_erasure.py).

One row is a record's values at one time, not one value: 200,000 records of four values go in within 0.5 to 1 s, 800,000 values
took 5 s. A token's first 10 bytes are the record's hash, 7 its version, the last the value's place.

Functions are SQL only: the embedded server has no PL/pgSQL.

Reading takes two transactions: the first writes the log, the second gives the values and
nothing for a request that is not committed. In one transaction a reader could read and roll the log back.
"""

import hashlib

import psycopg
from psycopg import sql

from lake.home import Home
from lake.postgres import Address
from lake.roles import VAULT, Database

TABLES = """
create table if not exists value_shape (
    shape int generated always as identity primary key, source text not null, table_name text not null,
    column_names text[] not null, kinds text[] not null, unique (source, table_name, column_names, kinds));
create table if not exists personal_record (
    record bytea not null, version bytea not null, shape int not null, row_key text not null, vals text[] not null,
    landed_at timestamptz not null default now(), primary key (record, version));
-- samples of a column's values would lie in the server's statistics, and stay there after an erasure
alter table personal_record alter column vals set statistics 0;
create table if not exists erased (
    hash bytea primary key, what text not null, letters int not null, who text not null, why text not null,
    erased_at timestamptz not null default now());
create table if not exists read_log (
    request bigint generated always as identity primary key, read_at timestamptz not null default clock_timestamp(),
    who text not null check (btrim(who) <> ''), why text not null check (btrim(why) <> ''),
    role text not null default session_user, what text not null check (what in ('values', 'holders')),
    by_token boolean not null, kinds text[] not null, how_many bigint not null,
    transaction_id xid8 not null default pg_current_xact_id(),
    constraint who_lands_reads_names_only
        check (role <> 'vault_lander' or (what = 'values' and not by_token and kinds = array['name'])));
create table if not exists read_request (request bigint primary key, tokens text[], kinds text[] not null);
create or replace view personal_value as
    select 'tok_' || translate(encode(r.record || r.version || substring(int2send(n::smallint) from 2), 'base64'), '+/', '-_') as token,
        s.source, s.table_name, r.row_key, s.column_names[n] as column_name, s.kinds[n] as kind, r.vals[n] as value,
        r.landed_at, r.record
    from personal_record r join value_shape s using (shape)
        cross join lateral generate_subscripts(r.vals, 1) n where r.vals[n] is not null;
create or replace view vault_count as
    select source, table_name, kind, count(*) as how_many from personal_value group by source, table_name, kind;
"""

FUNCTIONS = """
create or replace function record_of(token text) returns bytea language sql immutable as
    $$ select substring(decode(translate(substr(token, 5), '-_', '+/'), 'base64') from 1 for 10) $$;

-- whether the token names this one, or, with zeros behind the record, all of it
create or replace function names_it(token text, other text) returns boolean language sql immutable as
    $$ select token = other or substring(decode(translate(substr(token, 5), '-_', '+/'), 'base64') from 11) = '\\x0000000000000000' $$;

create or replace function normal(kind text, value text) returns text language sql immutable as $$
    select case when kind = 'phone' then regexp_replace(regexp_replace(plain, '[^0-9]', '', 'g'), '^(00)?86(?=[0-9]{10,11}$)', '')
        when kind = 'name' then btrim(regexp_replace(plain, '\\s+', ' ', 'g')) else regexp_replace(plain, '\\s+', '', 'g') end
    from (select lower(normalize(value, NFKC)) as plain) p $$;

create or replace function request_values(who text, why text, tokens text[], kinds text[], what text) returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with wanted as (
        select v.kind, count(*) as n from unnest($3) t join personal_value v on v.record = record_of(t) and names_it(t, v.token)
        group by 1
        union all
        select c.kind, sum(c.how_many) from vault_count c where $3 is null and $5 = 'values' and c.kind = any($4) group by 1),
    line as (
        insert into read_log (who, why, what, by_token, kinds, how_many)
        select $1, $2, $5, $3 is not null,
            case when $3 is null then $4 else coalesce(array_agg(kind), '{}') end, coalesce(sum(n), 0) from wanted
        returning request),
    asked as (insert into read_request select request, $3, $4 from line)
    select request from line $$;

create or replace function take_values(request bigint) returns setof personal_value
language sql security definer set search_path = public, pg_temp as $$
    with asked as (
        delete from read_request r using read_log l where r.request = $1 and l.request = $1 and l.what = 'values'
            and l.role = session_user and l.transaction_id <> pg_current_xact_id()
            and l.read_at > clock_timestamp() - interval '1 minute'
        returning r.*)
    select v.* from asked a cross join unnest(a.tokens) t join personal_value v
        on v.record = record_of(t) and names_it(t, v.token)
    union all
    select v.* from asked a join personal_value v on v.kind = any(a.kinds) where a.tokens is null $$;

create or replace function take_holders(request bigint, sought text[])
returns table (place bigint, source text, table_name text, row_key text)
language sql security definer set search_path = public, pg_temp as $$
    with asked as (
        delete from read_request r using read_log l where r.request = $1 and l.request = $1 and l.what = 'holders'
            and l.role = session_user and l.transaction_id <> pg_current_xact_id()
            and l.read_at > clock_timestamp() - interval '1 minute'
        returning r.*)
    select distinct s.n, v.source, v.table_name, v.row_key
    from asked a join personal_value v on v.kind = any(a.kinds)
        join unnest($2) with ordinality s (value, n) on normal(v.kind, v.value) = normal(a.kinds[1], s.value) $$;
"""

RIGHTS = """
revoke all on all tables in schema public from public;
revoke all on all functions in schema public from public;
grant usage on schema public to vault_lander, vault_reader;
grant select (record, version, shape, row_key, landed_at), insert, delete on personal_record to vault_lander;
grant select, insert on value_shape to vault_lander;
grant select on erased to vault_lander;
grant select on read_log, value_shape, vault_count, erased to vault_reader;
grant execute on function request_values, take_values to vault_lander, vault_reader;
grant execute on function take_holders to vault_reader;
"""


def ensure(home: Home, address: Address, database: Database = VAULT) -> None:
    """Bring tables, functions and rights to the declared state, once for each state. The roles and the database are there already."""
    state = hashlib.sha256((TABLES + FUNCTIONS + RIGHTS).encode()).hexdigest()
    with psycopg.connect(
        host=address.host, port=address.port, user=database.owner, dbname=database.name,
        passfile=str(home.passfile(database.owner)), options="-c client_min_messages=warning",
    ) as owner:  # fmt: skip
        owner.execute("select pg_advisory_xact_lock(20260102)")
        known = owner.execute("select obj_description(to_regclass('personal_record'), 'pg_class')").fetchone()
        if known == (state,):  # to declare it again would wait for whoever reads
            return
        for statements in (TABLES, FUNCTIONS, RIGHTS):
            owner.execute(sql.SQL(statements))
        owner.execute(sql.SQL("comment on table personal_record is {}").format(sql.Literal(state)))
        name = sql.Identifier(database.name)
        owner.execute(sql.SQL("grant temporary on database {} to vault_lander").format(name))
