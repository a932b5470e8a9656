"""What becomes of the rows of a batch, by their keys: new, replacing another, the same as landed, or beaten by another of the batch.

Here: `_new_<entity>`. Not here: typing and judging a row (batch.py), writing the lake (settle.py).
"""

import duckdb

from ingestion.amounts import amount_sql, currency_sql, typed_or_null
from ingestion.batch import row_key_sql
from ingestion.field_text import text
from ingestion.mapping import EntityMapping, Mapping


def key_new_rows(con: duckdb.DuckDBPyConnection, mapping: Mapping, mapped: EntityMapping) -> None:
    """Makes `_new_<entity>`: good rows with `_row_key`, `_rank` 1 for the row that stands for its key, and in
    `_fate` what becomes of it: insert, replace, same (as landed) or beaten (by another row of the batch)."""
    name, target = mapped.entity.name, f"raw_inbox.{mapped.entity.name}"
    columns = [column.name for column in mapped.entity.columns]
    values = ", ".join(f"{typed_or_null(mapped, column)} as {column}" for column in columns)
    key, present = row_key_sql(mapped)
    order = {"first": "_file, _n", "last": "_file desc, _n desc"}.get(
        mapped.collapse or "", "_file, _n" if mapped.keyless else "_file desc, _n"
    )
    differs = " or ".join(f"n.{column} is distinct from r.{column}" for column in columns)
    keep = "false" if mapped.collapse == "first" else "true"
    if by := mapped.collapse_by:  # what has landed stands in the same order as what arrives
        order = f"{by}{' desc' if mapped.collapse == 'last' else ''} nulls last, {order}"
        keep = f"(r.{by} is null or n.{by} {'<' if mapped.collapse == 'first' else '>='} r.{by})"
    con.execute(
        f"create or replace temp table _new_{name} as"
        f" with keyed as (select {key} as _row_key, {values}, {amount_sql(mapped)} as _amount,"
        f" {currency_sql(mapping, mapped)} as _currency, _file, _n from temp._rows where _bad is null and {present}),"
        f" ranked as (select *, row_number() over (partition by _row_key order by {order}) as _rank from keyed)"
        " select n.*, f._file_name, f._file_sha256, r._file_name as _old_file, r._row_number as _old_row,"
        f" case when _rank > 1 then 'beaten' when r._row_key is null then 'insert'"
        f" when {keep} and ({differs}) then 'replace' else 'same' end as _fate"
        f" from ranked n join temp._files f using (_file)"
        f" left join {target} r on r._source = {text(mapping.source)} and r._row_key = n._row_key"
        f"{'' if mapped.collapse is None else ' where _rank = 1'}"
    )
