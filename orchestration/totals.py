"""The sums both sides of the reconciliation are made of, read from the lake at the run's own snapshots.

The control side comes from `ops.control_total`, which holds what the sources said of themselves; the mart side from
`candidate` at N; what was refused or withdrawn from `quarantine` at R.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal

import duckdb

from quality.reconcile import Key, Line, reconcile

# Which mart shows an entity's rows; where none does yet, the canonical table that a mart will stand on.
MART_OF = {
    "sales_order": "fct_order_line",
    "sales_order_line": "fct_order_line",
    "pos_sale_line": "fct_pos_line",
    "return_line": "return_line",
    "opportunity": "fct_opportunity_stage",
    "invoice": "fct_invoice_payment",
    "payment": "fct_invoice_payment",
    "stock_move": "stock_daily",
    "production_order": "fct_production",
    "purchase_order": "purchase_order_line",
    "purchase_order_line": "purchase_order_line",
    "quote": "fct_quote_line",
    "quote_line": "fct_quote_line",
    "contract": "contract",
    "energy_reading": "energy_reading",
    "freight_leg": "freight_leg",
    "business_trip": "business_trip",
    "ticket": "fct_ticket",
    "ticket_event": "ticket_event",
    "survey_response": "survey_response",
    "knowledge_article": "knowledge_article",
}
# Not facts of the file contract: a file gives no total of them, and is not held to one.
ONLY_IF_ASKED = {"opportunity", "ticket", "ticket_event", "survey_response", "knowledge_article"}
_NONE = "''"
_POSTED = "filter (status not in ('draft', 'quotation'))"

# How we answer for an entity's measure: relation, sum and currency. An ERP posts no total for an order that is still
# being written; a file's lines keep beside the cents what rounding took off, so that its own total comes out exactly.
# What has no currency, or need not have one, is held to the sum over all units of measure: a figure to check by and not to show.
FIGURES = (
    ("sales_order", "rows", "canonical.sales_order", "count(*)", "currency"),
    ("sales_order", "amount", "candidate.fct_order_line", f"sum(amount) {_POSTED}", "currency"),
    ("sales_order_line", "rows", "candidate.fct_order_line", "count(*)", "currency"),
    ("sales_order_line", "amount", "candidate.fct_order_line", "sum(amount + rounding_residue)", "currency"),
    ("pos_sale_line", "rows", "candidate.fct_pos_line", "count(*)", "currency"),
    ("pos_sale_line", "amount", "candidate.fct_pos_line", "sum(amount)", "currency"),
    ("return_line", "rows", "canonical.return_line", "count(*)", "currency"),
    ("return_line", "amount", "canonical.return_line", "sum(amount)", "currency"),
    ("opportunity", "rows", "candidate.fct_opportunity_stage", "count(*) filter (is_current)", "currency"),
    ("opportunity", "amount", "candidate.fct_opportunity_stage", "sum(amount) filter (is_current)", "currency"),
    ("invoice", "rows", "candidate.fct_invoice_payment", "count(*)", "currency"),
    ("invoice", "amount", "candidate.fct_invoice_payment", "sum(total_amount)", "currency"),
    ("payment", "rows", "candidate.fct_invoice_payment", "sum(payments)", "currency"),
    ("payment", "amount", "candidate.fct_invoice_payment", "sum(paid_amount)", "currency"),
    ("stock_move", "rows", "canonical.stock_move", "count(*)", _NONE),
    ("stock_move", "amount", "canonical.stock_move", "sum(quantity)", _NONE),
    ("production_order", "rows", "candidate.fct_production", "count(*)", _NONE),
    ("production_order", "amount", "candidate.fct_production", "sum(quantity)", _NONE),
    ("purchase_order", "rows", "canonical.purchase_order_line", "count(distinct order_number)", "currency"),
    ("purchase_order", "amount", "canonical.purchase_order_line", f"sum(amount) {_POSTED}", "currency"),
    ("purchase_order_line", "rows", "canonical.purchase_order_line", "count(*)", "currency"),
    ("purchase_order_line", "amount", "canonical.purchase_order_line", "sum(amount + rounding_residue)", "currency"),
    ("quote", "rows", "canonical.quote", "count(*)", "currency"),
    ("quote", "amount", "canonical.quote", "sum(total_amount)", "currency"),
    ("quote_line", "rows", "candidate.fct_quote_line", "count(*)", "currency"),
    ("quote_line", "amount", "candidate.fct_quote_line", "sum(amount + rounding_residue)", "currency"),
    ("contract", "rows", "canonical.contract", "count(*)", "currency"),
    ("contract", "amount", "canonical.contract", "sum(amount)", "currency"),
    ("energy_reading", "rows", "canonical.energy_reading", "count(*)", _NONE),
    ("energy_reading", "amount", "canonical.energy_reading", "sum(quantity)", _NONE),
    ("freight_leg", "rows", "canonical.freight_leg", "count(*)", _NONE),
    ("freight_leg", "amount", "canonical.freight_leg", "sum(mass_kg)", _NONE),
    ("business_trip", "rows", "canonical.business_trip", "count(*)", _NONE),
    ("business_trip", "amount", "canonical.business_trip", "sum(amount)", _NONE),
    ("ticket", "rows", "candidate.fct_ticket", "count(*)", _NONE),
    ("ticket_event", "rows", "canonical.ticket_event", "count(*)", _NONE),
    ("survey_response", "rows", "canonical.survey_response", "count(*)", _NONE),
    ("knowledge_article", "rows", "canonical.knowledge_article", "count(*)", _NONE),
)  # fmt: skip


def reconciliation(
    lake: duckdb.DuckDBPyConnection,
    raw_snapshot: int,
    candidate_snapshot: int,
    entities: Collection[str] = tuple(MART_OF),
) -> tuple[Line, ...]:
    """Every reconciled figure of `entities`, of what was read at `raw_snapshot` and built at `candidate_snapshot`."""
    control = list(_control(lake, raw_snapshot))
    keys = {key for key, _ in control}
    control = [(key, value) for key, value in control if key[1] in entities]
    mart = [
        (_as_asked(key, keys), value)
        for key, value in _marts(lake, candidate_snapshot, entities)
        if _asked(key, keys)
    ]
    refused = [row for row in _refused(lake, raw_snapshot) if row[1][1] in entities and _asked(row[1], keys)]
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
    return (not of_source and entity not in ONLY_IF_ASKED) or (entity, measure) in of_source


def _as_asked(key: Key, keys: set[Key]) -> Key:
    """A source that counts rows over all currencies is answered over all currencies."""
    source, entity, _, measure = key
    over_all = (source, entity, "", measure)
    return over_all if over_all in keys and key not in keys else key


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


def _marts(
    lake: duckdb.DuckDBPyConnection, candidate_snapshot: int, entities: Collection[str]
) -> Iterator[tuple[Key, Decimal]]:
    for entity, measure, relation, total, currency in FIGURES:
        if entity not in entities:
            continue
        rows = lake.execute(
            f"select source_system, {currency}, {total} from {relation} at (version => {int(candidate_snapshot)}) "
            "group by all"
        ).fetchall()
        for source, in_currency, value in rows:
            if value is not None:
                yield (source, entity, in_currency, measure), Decimal(value)


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
