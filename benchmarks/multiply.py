"""A company many times its size, inside PostgreSQL: copies of its orders, moves, invoices and postings.

Belongs here: which tables are copied, and how a row becomes its copy. Does not: databases and homes (`scaled.py`).
Writing a company through Tryton takes hours at 2,000,000 order lines, copying its rows a minute. Master data and
customers stay as they are, as they do in `sample_company/plan.py`. Copy k of a row has its key, and the keys it names,
moved by k strides, and a number of its own; so every total that Tryton has stored holds in each copy, and in their sum.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

# Keys stay far below 2^31 with 100 copies, and a company written at 0.1 uses a tenth of a stride.
STRIDE = 10_000_000
TABLES = (
    "sale_opportunity", "sale_opportunity__history", "sale_opportunity_line",
    "sale_sale", "sale_line", "analytic_account_entry",
    "purchase_purchase", "purchase_line", "production",
    "stock_inventory", "stock_inventory_line",
    "stock_shipment_out", "stock_shipment_out_return", "stock_shipment_in", "stock_shipment_in_return",
    "stock_shipment_internal", "stock_move",
    "account_invoice", "account_invoice_line", "account_invoice-account_move_line",
    "account_move", "account_move_line", "account_move_reconciliation",
)  # fmt: skip
_MODELS = [table.replace("_", ".") for table in TABLES]
# A business document's own number, and how others cite it.
_NUMBERS = ("number", "reference")
# Tryton's references to a record of any model: 'sale.line,12'.
_REFERENCES = ("origin", "shipment")


@dataclass(frozen=True)
class Copied:
    """A table and how each of its columns looks in copy `k`."""

    name: str
    columns: tuple[tuple[str, sql.Composable], ...]

    @property
    def key(self) -> str:
        return "__id" if self.name.endswith("__history") else "id"

    def insert(self, rows: str, first: int, copies: int) -> sql.Composed:
        """The statement that puts copies `first` … `copies` - 1 of the rows in `rows` into the table."""
        return sql.SQL("insert into {} ({}) select {} from {}, generate_series({}, {}) as copy (k)").format(
            sql.Identifier(self.name),
            sql.SQL(", ").join(sql.Identifier(name) for name, _ in self.columns),
            sql.SQL(", ").join(value for _, value in self.columns),
            sql.SQL(rows), first, copies - 1,
        )  # fmt: skip


def multiply(big: psycopg.Connection, copies: int) -> None:
    """Make the company `copies` times its size. Needs an administrator, outside a transaction."""
    _without_checks(big)
    for table in _copied(big):
        _drop_indexes(big, table.name)
        if copies > 1:
            rows = sql.SQL("(select * from {} where {} < {}) as original").format(
                sql.Identifier(table.name), sql.Identifier(table.key), STRIDE
            )
            big.execute(table.insert(rows.as_string(big), 1, copies))
        big.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(table.name)))


def follow(base: psycopg.Connection, big: psycopg.Connection, since: int, copies: int) -> int:
    """Let each copy in `big` go through what happened to the company in `base` since that transaction.

    Returns how many rows of `base` changed, came or went. Both need an administrator.
    """
    _without_checks(big)
    changed = 0
    with big.transaction():
        for table in _copied(big):
            name, key = sql.Identifier(table.name), sql.Identifier(table.key)
            big.execute(sql.SQL("create temp table changed (like {}) on commit drop").format(name))
            big.execute("create temp table kept (id integer primary key) on commit drop")
            # xmin, not write_date: the sample company dates opportunities by its own calendar.
            newer = sql.SQL("select * from {} where xmin::text::bigint >= {}").format(name, since)
            _carry(base, newer, big, "changed")
            _carry(base, sql.SQL("select {} from {}").format(key, name), big, "kept")
            # Not "not in": without statistics of `kept` it may compare every row with every other.
            gone = sql.SQL(
                "create temp table gone on commit drop as select {key} as id from {name} as known"
                " where {key} < {stride} and not exists (select from kept where kept.id = known.{key})"
            ).format(key=key, name=name, stride=STRIDE)
            went = big.execute(gone).rowcount
            big.execute(
                sql.SQL(
                    "delete from {name} where {key} in (select old.id + k * {stride} from"
                    " (select id from gone union all select {key} from changed) as old,"
                    " generate_series(0, {last}) as copy (k))"
                ).format(name=name, key=key, stride=STRIDE, last=copies - 1)
            )
            came = big.execute(table.insert("changed as original", 0, copies)).rowcount // copies
            big.execute("drop table changed, kept, gone")
            changed += went + came
    return changed


def _without_checks(connection: psycopg.Connection) -> None:
    """Foreign keys are not looked up row by row: what they point to is copied by the same rule."""
    connection.execute("set session_replication_role = replica")


def _carry(base: psycopg.Connection, rows: sql.Composable, big: psycopg.Connection, table: str) -> None:
    """Rows of one database into a table of another."""
    with (
        base.cursor().copy(sql.SQL("copy ({}) to stdout").format(rows)) as out,
        big.cursor().copy(sql.SQL("copy {} from stdin").format(sql.Identifier(table))) as into,
    ):
        for data in out:
            into.write(data)


def _drop_indexes(connection: psycopg.Connection, table: str) -> None:
    """Tryton's own indexes: nobody works in the copy, and they are most of the time of copying."""
    found = connection.execute(
        """
        select indexrelid::regclass::text from pg_index i
        where indrelid = %s::regclass and not exists (select from pg_constraint where conindid = i.indexrelid)
        """,
        [sql.Identifier(table).as_string(connection)],
    ).fetchall()
    for (index,) in found:
        connection.execute(sql.SQL("drop index {}").format(sql.SQL(index)))


def _copied(connection: psycopg.Connection) -> list[Copied]:
    """The tables as the database has them: columns from its catalogue, links from its foreign keys."""
    links = set(
        connection.execute(
            """
            select f.conrelid::regclass::text, a.attname
            from pg_constraint f
            join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
            join pg_class target on target.oid = f.confrelid
            where f.contype = 'f' and target.relname = any(%s)
            """,
            [list(TABLES)],
        ).fetchall()
    )
    found = []
    for table in TABLES:
        quoted = sql.Identifier(table).as_string(connection)
        columns = connection.execute(
            """
            select attname, atttypid = 'varchar'::regtype from pg_attribute
            where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum
            """,
            [quoted],
        ).fetchall()
        linked = {column for name, column in links if name.strip('"') == table} | {"id", "__id"}
        found.append(
            Copied(table, tuple((name, _value(name, text, name in linked)) for name, text in columns))
        )
    return found


def _value(column: str, text: bool, linked: bool) -> sql.Composable:
    """How a column looks in copy `k`; copy 0 is the row itself."""
    name = sql.Identifier("original", column)
    if linked:
        return sql.SQL("{} + k * {}").format(name, STRIDE)
    if text and column in _NUMBERS:
        return sql.SQL("{0} || case when k = 0 then '' else '-' || k end").format(name)
    if text and column in _REFERENCES:
        return sql.SQL(
            "case when split_part({0}, ',', 1) = any({1}) then split_part({0}, ',', 1) || ',' ||"
            " split_part({0}, ',', 2)::integer + k * {2} else {0} end"
        ).format(name, _MODELS, STRIDE)
    return name
