"""The models built by dbt on a lake: an empty one, and a company small enough to work every figure out by hand.

Here: what only a real build shows (schemas, contracts, the pinned snapshot, tests that must fail). Not here: the arithmetic of
one macro (tests/unit/test_dbt_macros.py) and of one model (the dbt unit tests beside it, which these builds run too).
"""

import datetime
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from ingestion.sources import DECLARED
from ingestion.tables import ensure_tables
from orchestration import totals

pytestmark = pytest.mark.integration
PROJECT = Path(__file__).parents[2] / "dbt_project"
LATER_FACTS = ("quote", "quote_line", "contract", "energy_reading", "freight_leg", "business_trip")
# What does not add up, and how many rows each test of it must find.
PLANTED = (
    "update raw_tryton.account_move_line set credit = credit + 0.01 where id = 6",
    "delete from raw_tryton.account_invoice_line where id = 4",
    "update raw_tryton.account_invoice set tax_amount_cache = 0.01 where id = 1",
    "update canonical.purchase_order_line set amount = amount - 0.01",
    "update candidate.stock_daily set closing_quantity = closing_quantity + 1"
    " where store_code = 'S1' and business_date in ('2026-06-15', '2026-06-25')",
    "delete from candidate.stock_daily where product_code = 'M1' and business_date = '2026-06-05'",
    "update candidate.fct_invoice_payment set open_amount = if(status = 'paid', 0.01, 0) where payments > 0",
    "update raw_tryton.sale_opportunity set amount = -1 where id = 2",
    # a file's word is the door's business, and a draft's total the CRM's
    "update canonical.sales_order set status = if(source_system = 'files', 'unheard', 'lost') where order_number in ('F1', '1001')",
    "update canonical.contribution set contribution_kind = 'unheard'",
    "insert into raw_django_crm.estimate (id, status, subtotal, discount_amount, tax_amount, total_amount) values"
    " ('right', 'Sent', 10, 1, 0.9, 9.91), ('lines', 'Sent', 10.01, 1, 0.9, 9.91), ('tax', 'Viewed', 10, 1, 0.9, 9.92), ('draft', 'Draft', 1, 0, 0, 2)",
    "insert into raw_django_crm.estimate_line_item (id, estimate_id, subtotal, discount_amount) values"
    " ('1', 'right', 8, 1), ('2', 'right', 3, 0), ('3', 'lines', 10, 0), ('4', 'tax', 10, 0)",
)  # fmt: skip
FAILING = {
    "tryton_ledger_debits_equal_credits": ("fail", 1),
    "tryton_invoices_sum_to_their_own_totals": ("fail", 2),
    "tryton_purchase_lines_sum_to_its_own_totals": ("fail", 1),
    "stock_levels_are_the_sum_of_movements": ("fail", 3),
    "tryton_opportunities_are_not_negative": ("fail", 1),
    "sales_order_status_is_known": ("fail", 1),
    "paid_invoices_are_settled": ("warn", 2),
    "django_crm_quotes_sum_to_their_own_totals": ("warn", 2),
}
COMPANY = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())


def land_file_row(connection, entity, key, values):
    source, row_key = key.split(":", 1)
    row = values | {"_source": source, "_row_key": row_key, "_file_sha256": "0", "_file_name": "f"}
    row |= {"_row_number": 1, "_load_id": "l", "_loaded_at": "2026-07-01 00:00:00+00"}
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"insert into raw_inbox.{entity} ({', '.join(row)}) values ({marks})", list(row.values())
    )


@pytest.fixture
def dbt(fresh_lake, tmp_path):
    """Runs dbt on a lake with every raw table in place; returns {node's name: (status, failures)}."""
    with fresh_lake.connect() as connection:
        ensure_tables(connection, DECLARED)
    lake = fresh_lake.lake
    given = {name: value for name, value in os.environ.items() if not name.startswith(("ZT_", "DBT_"))}
    given |= {
        **lake.variables,
        "ZT_TODAY": "2026-06-30", "DBT_TARGET_PATH": str(tmp_path / "target"), "DBT_LOG_PATH": str(tmp_path / "logs"),
        "DBT_PROJECT_DIR": str(PROJECT), "DBT_PROFILES_DIR": str(PROJECT),
    }  # fmt: skip

    def run(*arguments, **variables):
        done = subprocess.run(
            [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments],
            env=given | variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stdout + done.stderr
        results = json.loads((tmp_path / "target" / "run_results.json").read_text())["results"]
        return {
            result["unique_id"].split(".")[2]: (result["status"], result["failures"]) for result in results
        }

    return run


def bad(results):
    return {name: result for name, result in results.items() if result[0] not in ("success", "pass")}


def test_an_empty_lake_builds(dbt, fresh_lake):
    results = dbt("build")
    assert not bad(results)
    with fresh_lake.connect(read_only=True) as connection:
        schemas = connection.execute(
            "select distinct table_schema from information_schema.tables where table_catalog = 'lake'"
        ).fetchall()
        assert {name for (name,) in schemas} >= {"staging", "canonical", "intermediate", "candidate"}
        assert connection.execute("select unit_code from candidate.dim_unit").fetchall() == [("UNASSIGNED",)]


def test_a_company_worked_out_by_hand(dbt, fresh_lake):
    with fresh_lake.connect() as connection:
        for table, (columns, *rows) in COMPANY["raw_tryton"].items():
            marks = ", ".join("?" for _ in columns)
            connection.executemany(
                f"insert into raw_tryton.{table} ({', '.join(columns)}) values ({marks})", rows
            )
        for delivered in COMPANY["raw_inbox"]:
            land_file_row(connection, delivered["entity"], delivered["key"], delivered["row"])
        connection.execute(
            "insert into raw_calendar.calendar_day select cast(d as date), 'CN', false, null, null, false "
            "from range(date '2026-06-01', date '2026-08-01', interval 1 day) as t(d)"
        )
        ((snapshot,),) = connection.execute(
            "select max(snapshot_id) from ducklake_snapshots('lake')"
        ).fetchall()
        # landed after the snapshot of the run: the run must not see it
        late = next(d["row"] for d in COMPANY["raw_inbox"] if d["entity"] == "pos_sale_line") | {
            "line_number": 3
        }
        land_file_row(connection, "pos_sale_line", "tills:S1:7:3", late)

    assert not bad(dbt("build", "--exclude-resource-type", "unit_test", ZT_RAW_SNAPSHOT=str(snapshot)))

    with fresh_lake.connect(read_only=True) as connection:
        for expected in COMPANY["expected"]:
            rows = [
                [plain(value) for value in row] for row in connection.execute(expected["query"]).fetchall()
            ]
            assert rows == expected["rows"], expected["query"]
        ((built,),) = connection.execute("select max(snapshot_id) from ducklake_snapshots('lake')").fetchall()
        assert dict(totals._marts(connection, built, LATER_FACTS)) == {
            ("crm", "quote", "USD", "rows"): 1, ("crm", "quote", "USD", "amount"): Decimal("100.02"),
            # 99.9999 + 0.015, before rounding
            ("crm", "quote_line", "USD", "rows"): 2, ("crm", "quote_line", "USD", "amount"): Decimal("100.0149"),
            ("crm", "contract", "CNY", "rows"): 1, ("trips", "business_trip", "", "rows"): 1,
            ("grid", "energy_reading", "", "rows"): 1, ("grid", "energy_reading", "", "amount"): Decimal("1234.5"),
            ("haul", "freight_leg", "", "rows"): 1, ("haul", "freight_leg", "", "amount"): 500,
        }  # fmt: skip

    # and each check bites: a cent too much, a column type that loses digits, a product nobody knows, a payment of more than
    # was paid, a movement in another unit, a visitor too many, a rating beyond its scale, an employer nobody knows; a ledger,
    # invoices, a purchase, an offer that do not add up; a level before a count and one at it; a word that is none of ours
    with fresh_lake.connect() as connection:
        connection.execute(
            "update canonical.sales_order_line set amount = amount + 0.01 where order_line_id = 'tryton:2'"
        )
        connection.execute("create table staging.wide (n hugeint)")
        connection.execute("update canonical.pos_sale_line set product_code = 'P9'")
        connection.execute("update canonical.payment set amount = amount + 1 where payment_id = 'tryton:3'")
        connection.execute(
            "update canonical.stock_move set unit_of_measure = 'box' where stock_move_id = 'tryton:6'"
        )
        connection.execute("update canonical.quote_line set discount_amount = 0, amount = amount + 0.01")
        connection.execute("update canonical.store_traffic set visitors_in = visitors_in + 1")
        connection.execute("update canonical.survey_response set rating = 6")
        connection.execute(
            "update canonical.party set employer_party_id = 'crm:nobody' where party_code = 'P9'"
        )
        for planted in PLANTED:
            connection.execute(planted)
    results = dbt("test", "--exclude-resource-type", "unit_test")
    assert bad(results).keys() - FAILING.keys() == {
        "tryton_order_lines_sum_to_its_own_totals", "fct_order_line_balances_with_canonical",
        "lake_has_no_hugeint_column", "pos_sale_line_names_known_products",
        "fct_invoice_payment_balances_with_payments", "stock_moves_of_a_product_share_a_unit",
        "fct_quote_line_balances_with_canonical", "store_traffic_hourly_has_every_visitor",
        "survey_response_figures_in_range", "party_names_known_rows",
    }  # fmt: skip
    assert {name: results[name] for name in FAILING} == FAILING


def test_a_view_whose_text_stands_is_left_alone_and_reads_the_newest_pin(dbt, fresh_lake):
    delivered = next(d for d in COMPANY["raw_inbox"] if d["entity"] == "store")
    view = "staging.stg_inbox__store"

    def snapshot():
        with fresh_lake.connect() as connection:
            return connection.execute("select max(snapshot_id) from ducklake_snapshots('lake')").fetchone()[0]

    def built_at(raw):
        """The view's rows and how many commits building it took."""
        before = snapshot()
        assert not bad(dbt("run", "--select", view.split(".")[1], ZT_RAW_SNAPSHOT=str(raw)))
        with fresh_lake.connect(read_only=True) as connection:
            return connection.execute(f"select count(store_code) from {view}").fetchone()[
                0
            ], snapshot() - before

    empty = snapshot()
    with fresh_lake.connect() as connection:
        land_file_row(connection, "store", delivered["key"], delivered["row"])
    landed = snapshot()
    assert built_at(empty)[0] == 0
    assert built_at(landed) == (1, 1)  # the pin alone
    with fresh_lake.connect() as connection:
        connection.execute(f"create or replace view {view} as select 1 as other")
    assert built_at(landed) == (1, 2)


def test_a_table_whose_columns_stand_is_filled_anew_and_any_other_is_made_anew(dbt, fresh_lake):
    delivered = next(d for d in COMPANY["raw_inbox"] if d["entity"] == "store")
    with fresh_lake.connect() as connection:
        land_file_row(connection, "store", delivered["key"], delivered["row"])

    def built(*planted, select="dim_unit"):
        """The number of the table's catalogue entry, its rows, its columns with whether they may be empty."""
        with fresh_lake.connect() as connection:
            for statement in planted:
                connection.execute(statement)
        assert not bad(dbt("run", "--select", select))
        with fresh_lake.connect(read_only=True) as connection:
            ((number,),) = connection.execute(
                "select table_id from ducklake_table_info('lake') where table_name = 'dim_unit'"
            ).fetchall()
            rows = connection.execute("from candidate.dim_unit order by all").fetchall()
            return number, rows, connection.execute("describe candidate.dim_unit").fetchall()

    number, rows, columns = built(select="+dim_unit")
    assert rows and any(column[2] == "NO" for column in columns)
    assert built("delete from candidate.dim_unit") == (number, rows, columns)
    required = next(column[0] for column in columns if column[2] == "NO")
    for changed in (
        "alter table candidate.dim_unit add column other integer",
        f"alter table candidate.dim_unit alter column {required} drop not null",
        f"create or replace table candidate.dim_unit as select * replace (1 as {columns[0][0]}) from candidate.dim_unit",
    ):
        anew, *same = built(changed)
        assert anew > number and same == [rows, columns], changed
        number = anew
    with fresh_lake.connect() as connection:
        connection.execute("alter table canonical.sales_unit alter column unit_code drop not null")
        connection.execute("update canonical.sales_unit set unit_code = null")
    assert bad(dbt("run", "--select", "dim_unit"))
    with fresh_lake.connect(read_only=True) as connection:
        assert connection.execute("from candidate.dim_unit order by all").fetchall() == rows, (
            "a model that fails leaves the rows there were"
        )


def plain(value):
    """As the YAML writes it: figures and days as text, without zeros that say nothing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, datetime.date) else value
