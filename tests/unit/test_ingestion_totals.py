"""What files of the facts without a currency of their own are held to, worked out by hand.

Here: the control totals that a landing keeps. Not here: comparing them with the marts (test_company_reconcile.py).
"""

from datetime import UTC, datetime
from decimal import Decimal

from ingestion.check import scratch
from ingestion.inbox import land_inbox
from quality.door import faults

NOW = datetime(2026, 6, 30, tzinfo=UTC)


def totals(tmp_path, mapping, rows):
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(f"source: f\nformat: csv\nfiles: '*.csv'\nentities:\n{mapping}")
    (folder / "rows.csv").write_text(rows)
    with scratch() as con:
        (report,) = land_inbox(con, tmp_path, lambda: NOW, faults)
        assert report.status == "ok", report.error
        return con.execute(
            "select entity, currency, measure, value from raw_inbox._control_total order by all"
        ).fetchall()


def test_a_cost_that_some_rows_lack_does_not_split_what_was_consumed(tmp_path):
    """10.5 kWh with a cost in CNY and 4 without: 14.5 is one figure, for no currency."""
    columns = "meter_code: m, read_from: a, read_to: b, energy_kind: k, quantity: q, unit_of_measure: u, amount: c, currency: y"
    rows = "m,a,b,k,q,u,c,y\nM1,2026-05-01,2026-05-31,electricity,10.5,kWh,8,CNY\nM2,2026-05-01,2026-05-31,electricity,4,kWh,,\n"
    assert totals(tmp_path, f"  energy_reading: {{columns: {{{columns}}}}}", rows) == [
        ("energy_reading", None, "amount", Decimal("14.5")),
        ("energy_reading", None, "rows", Decimal(2)),
    ]


def test_a_quotes_line_without_an_amount_is_worth_its_price_less_the_discount(tmp_path):
    """3 × 33.3333 - 1.50 = 98.4999, unrounded; the second line gives its amount, 7.00, itself."""
    columns = "quote_number: n, line_number: l, quantity: q, unit_price: p, discount_amount: d, amount: a"
    rows = "n,l,q,p,d,a\nQ1,1,3,33.3333,1.50,\nQ1,2,1,9.00,,7.00\n"
    assert totals(tmp_path, f"  quote_line: {{columns: {{{columns}}}}}", rows) == [
        ("quote_line", None, "amount", Decimal("105.4999")),
        ("quote_line", None, "rows", Decimal(2)),
    ]
