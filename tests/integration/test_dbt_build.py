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

from ingestion.sources.tryton import TRYTON
from ingestion.tables import ensure_tables

pytestmark = pytest.mark.integration
PROJECT = Path(__file__).parents[2] / "dbt_project"
EARLY, LATE = "2026-06-01 00:00:00", "2026-06-29 16:30:00"

# Tryton: units GROUP > EAST > SH and GROUP > WEST; a sale in dollars, a draft in yen, a cancelled sale.
TRYTON_ROWS = {
    "currency_currency": [(1, "CNY", 2), (2, "USD", 2), (3, "JPY", 0)],
    "currency_currency_rate": [
        (1, 1, "2026-01-01", 1), (2, 2, "2026-01-01", "0.14"), (3, 2, "2026-06-15", "0.16"), (4, 3, "2026-01-01", 20),
    ],
    "company_company": [(1, 1, 1)],
    "country_country": [(1, "CN"), (2, "US")],
    "party_party": [(1, "GROUP", "The group", True), (2, "C1", "Acme", True)],
    "party_address": [(1, 2, 1, 2), (2, 2, 2, 1)],
    "product_category": [(1, "Tea", "G1", False), (2, "Accounts", "A1", True)],
    "product_template": [(1, "Oolong", 1, True)],
    "product_template_product_category": [(1, 1, 1), (2, 1, 2)],
    "product_product": [(1, 1, "P1", True)],
    "product_list_price": [(1, 1, 1, "12.5")],
    "product_uom": [(1, "Unit")],
    "stock_location": [(1, "WH", "Central", "warehouse"), (2, "S1", "Bund", "warehouse"), (3, "Z", "Zone", "storage")],
    "analytic_account_account": [
        (1, None, "GROUP", "Group", "root"), (2, 1, "EAST", "East", "view"),
        (3, 2, "SH", "Shanghai", "normal"), (4, 1, "WEST", "West", "normal"),
    ],
    "analytic_account_entry": [(1, 1, 3, "sale.line,1"), (2, 1, 3, "sale.line,2"), (3, 1, 4, "sale.line,4")],
    "sale_sale": [
        (1, EARLY, "1001", 2, 2, 2, "2026-06-20", "done", "100.02"),
        (2, LATE, None, 2, 3, 1, None, "draft", None),
        (3, EARLY, "1003", 2, 1, 2, "2026-06-01", "cancelled", "50"),
    ],
    "sale_line": [
        (1, 1, "line", 1, 0.5, "0.05"), (2, 1, "line", 1, 3.0, "33.3333"), (5, 1, "comment", None, None, None),
        (3, 2, "line", 1, 1.0, "10.5"), (4, 3, "line", 1, 1.0, "50"),
    ],
}  # fmt: skip
TRYTON_COLUMNS = {
    "currency_currency": "id, code, digits",
    "currency_currency_rate": "id, currency, date, rate",
    "company_company": "id, party, currency",
    "country_country": "id, code",
    "party_party": "id, code, name, active",
    "party_address": "id, party, country, sequence",
    "product_category": "id, name, code, accounting",
    "product_template": "id, name, default_uom, active",
    "product_template_product_category": "id, template, category",
    "product_product": "id, template, code, active",
    "product_list_price": "id, company, template, list_price",
    "product_uom": "id, name",
    "stock_location": "id, code, name, type",
    "analytic_account_account": "id, parent, code, name, type",
    "analytic_account_entry": "id, root, account, origin",
    "sale_sale": "id, create_date, number, party, currency, warehouse, sale_date, state, untaxed_amount_cache",
    "sale_line": "id, sale, type, product, quantity, unit_price",
}
TILL = {"store_code": "S1", "ticket_number": "7", "currency": "CNY"}
TILL_LINE = {**TILL, "product_code": "P1", "quantity": 1, "unit_price": "3.15", "amount": "3.15"}
FILE_LINE = {"order_number": "F1", "quantity": 1, "unit_price": "0.125"}
# Files: a store's unit, a target, two memberships, a ticket sold after midnight in Shanghai, an order with two identical lines.
FILE_ROWS = [
    ("store", "stores:S1", {"store_code": "S1", "unit_code": "SH", "city": "上海"}),
    ("target", "plan:SH", {"unit_code": "SH", "target_month": "2026-06-01", "target_amount": 1000, "currency": "CNY"}),
    ("unit_membership", "hr:1", {"username": "boss", "unit_code": "GROUP", "role": "executive", "valid_from": "2026-01-01"}),
    ("unit_membership", "hr:2", {"username": "mia", "unit_code": "EAST", "role": "unit_manager", "valid_from": "2026-01-01"}),
    ("pos_sale", "tills:S1:7", {**TILL, "sold_at": "2026-06-30 16:00:00+00"}),
    ("pos_sale_line", "tills:S1:7:2", {**TILL_LINE, "line_number": 2}),
    ("pos_sale_line", "tills:S1:7:1", {**TILL_LINE, "line_number": 1}),
    ("sales_order", "files:F1", {"order_number": "F1", "order_date": "2026-06-20", "currency": "CNY", "status": "done"}),
    ("sales_order_line", "files:h1", FILE_LINE),
    ("sales_order_line", "files:h2", FILE_LINE),
]  # fmt: skip


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
        ensure_tables(connection, (TRYTON,))
    lake = fresh_lake.lake
    given = {name: value for name, value in os.environ.items() if not name.startswith(("ZT_", "DBT_"))}
    given |= {
        "ZT_PG_HOST": lake.host, "ZT_PG_PORT": str(lake.port), "ZT_LAKE_PASSFILE": str(lake.passfile),
        "ZT_LAKE_DATABASE": lake.database, "ZT_LAKE_DATA": lake.data_path, "ZT_EXTENSIONS": str(lake.extensions),
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
        for table, rows in TRYTON_ROWS.items():
            marks = ", ".join("?" for _ in rows[0])
            columns = TRYTON_COLUMNS[table]
            connection.executemany(f"insert into raw_tryton.{table} ({columns}) values ({marks})", rows)
        for entity, key, values in FILE_ROWS:
            land_file_row(connection, entity, key, values)
        connection.execute(
            "insert into raw_calendar.calendar_day select cast(d as date), 'CN', false, null, null, false "
            "from range(date '2026-06-01', date '2026-08-01', interval 1 day) as t(d)"
        )
        ((snapshot,),) = connection.execute(
            "select max(snapshot_id) from ducklake_snapshots('lake')"
        ).fetchall()
        # landed after the snapshot of the run: the run must not see it
        land_file_row(connection, "pos_sale_line", "tills:S1:7:3", {**TILL_LINE, "line_number": 3})

    assert not bad(dbt("build", "--exclude-resource-type", "unit_test", ZT_RAW_SNAPSHOT=str(snapshot)))

    with fresh_lake.connect(read_only=True) as connection:
        lines = connection.execute("""
            select order_line_id, order_number, business_date, unit_code, store_code, amount, rounding_residue,
                fx_units_per_base, amount_base, is_booked
            from candidate.fct_order_line order by all
        """).fetchall()
        day = datetime.date(2026, 6, 20)
        assert lines == [
            ("files:h1", "F1", day, "UNASSIGNED", None, *money("0.12", "0.005", "1", "0.12"), True),
            ("files:h2", "F1", day, "UNASSIGNED", None, *money("0.12", "0.005", "1", "0.12"), True),
            # 0.5 × 0.05 = 0.025, half-even 0.02; 0.02 / 0.16 = 0.125, half-even 0.12
            ("tryton:1", "1001", day, "SH", "S1", *money("0.02", "0.005", "0.16", "0.12"), True),
            ("tryton:2", "1001", day, "SH", "S1", *money("100.00", "-0.0001", "0.16", "625.00"), True),
            # a draft: no number, made on 29 June 16:30 UTC, which is 30 June in Shanghai; yen have no decimals
            ("tryton:3", "D2", datetime.date(2026, 6, 30), "UNASSIGNED", None, *money("10", "0.5", "20", "0.50"), False),
            ("tryton:4", "1003", datetime.date(2026, 6, 1), "WEST", "S1", *money("50", "0", "1", "50"), False),
        ]  # fmt: skip
        daily = connection.execute("""
            select business_date, unit_code, store_code, city, product_group_code, order_amount_base, pos_amount_base,
                sales_amount_base, order_lines, pos_lines, tickets, quantity
            from candidate.sales_daily where target_amount_base = 0 order by all
        """).fetchall()
        nothing, july = Decimal(0), datetime.date(2026, 7, 1)
        assert daily == [
            (
                day,
                "SH",
                "S1",
                "上海",
                "G1",
                Decimal("625.12"),
                nothing,
                Decimal("625.12"),
                2,
                0,
                0,
                Decimal("3.5"),
            ),
            (
                day,
                "UNASSIGNED",
                "-",
                None,
                "-",
                Decimal("0.24"),
                nothing,
                Decimal("0.24"),
                2,
                0,
                0,
                Decimal(2),
            ),
            (july, "SH", "S1", "上海", "G1", nothing, Decimal("6.30"), Decimal("6.30"), 0, 2, 1, Decimal(2)),
        ]
        # 1000.00 over 30 days: 33.33 each is 999.90, so the first ten days get a cent more
        targets = connection.execute("""
            select target_amount_base, count(*), min(business_date) from candidate.sales_daily
            where target_amount_base <> 0 group by 1 order by 3
        """).fetchall()
        assert targets == [
            (Decimal("33.34"), 10, datetime.date(2026, 6, 1)), (Decimal("33.33"), 20, datetime.date(2026, 6, 11)),
        ]  # fmt: skip
        permissions = connection.execute(
            "select username, string_agg(unit_code, ' ' order by unit_code) from candidate.unit_permission group by 1 order by 1"
        ).fetchall()
        assert permissions == [("boss", "EAST GROUP SH UNASSIGNED WEST"), ("mia", "EAST SH")]
        assert connection.execute(
            "select country_code from canonical.party where party_code = 'C1'"
        ).fetchall() == [("US",)]
        assert connection.execute(
            "from candidate.dim_product select product_group_code, list_price"
        ).fetchall() == [("G1", Decimal("12.5"))]

    # and each check bites: a cent too much, a column type that loses digits, a product nobody knows
    with fresh_lake.connect() as connection:
        connection.execute(
            "update canonical.sales_order_line set amount = amount + 0.01 where order_line_id = 'tryton:2'"
        )
        connection.execute("create table staging.wide (n hugeint)")
        connection.execute("update canonical.pos_sale_line set product_code = 'P9'")
    failed = {
        name
        for name, (status, _) in dbt("test", "--exclude-resource-type", "unit_test").items()
        if status == "fail"
    }
    assert failed == {
        "tryton_order_lines_sum_to_its_own_totals", "fct_order_line_balances_with_canonical",
        "lake_has_no_hugeint_column", "pos_sale_line_refers_to_known_rows",
    }  # fmt: skip


def money(*figures):
    return tuple(Decimal(figure) for figure in figures)


def test_decimals_near_the_limit_survive_the_lake(fresh_lake):
    with fresh_lake.connect() as connection:
        connection.execute("create schema limits")
        connection.execute("""
            create table limits.wide as
            select i, cast('99999999999999999999999999999999999999' as decimal(38, 0)) - i as n from range(10000) as t(i)
        """)
        ((rows, exact),) = connection.execute("""
            select count(*), count(*) filter (n + i = cast('99999999999999999999999999999999999999' as decimal(38, 0)))
            from limits.wide
        """).fetchall()
        assert (rows, exact) == (10_000, 10_000)
        first = connection.execute("select n from limits.wide order by i limit 1").fetchone()
        assert first == (Decimal("9" * 38),)
