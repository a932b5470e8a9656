"""The sums both sides of the reconciliation are made of, read from the lake at the run's own snapshots.

The control side comes from `ops.control_total`, which holds what the sources said of themselves; the mart side from
`candidate` at N; what was refused or withdrawn from `quarantine` at R.
"""

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from quality.reconcile import Key, Line, reconcile

# Which mart shows an entity's rows.
MART_OF = {
    "sales_order": "fct_order_line",
    "sales_order_line": "fct_order_line",
    "pos_sale_line": "fct_pos_line",
}

# How we answer for an entity's measure: relation and sum. An ERP posts no total for an order that is still being
# written; a file's lines keep beside the cents what rounding took off, so that its own total comes out exactly.
FIGURES = (
    ("sales_order", "rows", "canonical.sales_order", "count(*)"),
    (
        "sales_order",
        "amount",
        "candidate.fct_order_line",
        "sum(amount) filter (status not in ('draft', 'quotation'))",
    ),
    ("sales_order_line", "rows", "candidate.fct_order_line", "count(*)"),
    ("sales_order_line", "amount", "candidate.fct_order_line", "sum(amount + rounding_residue)"),
    ("pos_sale_line", "rows", "candidate.fct_pos_line", "count(*)"),
    ("pos_sale_line", "amount", "candidate.fct_pos_line", "sum(amount)"),
)


def reconciliation(
    lake: duckdb.DuckDBPyConnection, raw_snapshot: int, candidate_snapshot: int
) -> tuple[Line, ...]:
    """Every reconciled figure of what was read at `raw_snapshot` and built at `candidate_snapshot`."""
    control = list(_control(lake, raw_snapshot))
    keys = {key for key, _ in control}
    mart = [
        (_as_asked(key, keys), value) for key, value in _marts(lake, candidate_snapshot) if _asked(key, keys)
    ]
    refused = list(_refused(lake, raw_snapshot))
    return reconcile(
        control,
        mart,
        [(_as_asked(key, keys), value) for reason, key, value in refused if reason != "duplicate"],
        [(_as_asked(key, keys), value) for reason, key, value in refused if reason == "duplicate"],
    )


def _asked(key: Key, keys: set[Key]) -> bool:
    """A source is held to the figures it gave; one in a mart that gave none is held to 0, and so fails."""
    source, entity, _, measure = key
    of_source = {(e, m) for s, e, _, m in keys if s == source}
    return not of_source or (entity, measure) in of_source


def _as_asked(key: Key, keys: set[Key]) -> Key:
    """A source that counts rows over all currencies is answered over all currencies."""
    source, entity, _, measure = key
    over_all = (source, entity, "", measure)
    return over_all if over_all in keys else key


def _control(lake: duckdb.DuckDBPyConnection, raw_snapshot: int) -> Iterator[tuple[Key, Decimal]]:
    """Each source's newest totals up to R: of a database as it stood, of files all that were ever delivered."""
    rows = lake.execute(
        """
        with landed as (
            select t.*, l.snapshot_id from ops.control_total t
            join ops.load l using (load_id, source)
            where l.status in ('ok', 'partial') and l.snapshot_id <= ?
        ),
        -- by snapshot, which grows also when the clock is set back
        newest as (select source, max(snapshot_id) as snapshot_id from landed group by source)
        select source, entity, coalesce(currency, ''), measure, sum(value)
        from landed inner join newest using (source, snapshot_id)
        group by all
        """,
        [raw_snapshot],
    ).fetchall()
    for source, entity, currency, measure, value in rows:
        if entity in MART_OF:
            yield (source, entity, currency, measure), value


def _marts(lake: duckdb.DuckDBPyConnection, candidate_snapshot: int) -> Iterator[tuple[Key, Decimal]]:
    for entity, measure, relation, total in FIGURES:
        rows = lake.execute(
            f"select source_system, currency, {total} from {relation} at (version => {int(candidate_snapshot)}) group by all"
        ).fetchall()
        for source, currency, value in rows:
            if value is not None:
                yield (source, entity, currency, measure), Decimal(value)


def _refused(lake: duckdb.DuckDBPyConnection, raw_snapshot: int) -> Iterator[tuple[str, Key, Decimal]]:
    rows = lake.execute(
        f"""select source, entity, coalesce(currency, ''), reason, count(*), sum(amount)
        from quarantine.refused_row at (version => {int(raw_snapshot)})
        where reason <> 'superseded' group by all"""
    ).fetchall()
    for source, entity, currency, reason, count, amount in rows:
        if entity in MART_OF:
            yield reason, (source, entity, currency, "rows"), Decimal(count)
            if amount is not None:
                yield reason, (source, entity, currency, "amount"), amount
