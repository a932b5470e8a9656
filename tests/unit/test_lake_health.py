"""What the health views say of hand-made rows of `ops`, worked out by hand. On DuckDB itself; on a real lake: tests/integration."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from ingestion.tables import ensure_tables
from lake import health, ledger
from quality.emptied import CHECK
from quality.verdict import STATISTICS

NOW = datetime.now(UTC)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


@pytest.fixture
def lake():
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as lake")
        con.execute("use lake")
        ledger.ensure(con)
        ensure_tables(con, ())
        health.renew(con)
        yield con


def decision(number, group, action, hours_ago, run="r1", reason="", marts=("m",), **more):
    return {
        "publication_id": number, "publication_group": group, "action": action, "run_id": run, "raw_snapshot": 1,
        "candidate_snapshot": number * 10, "marts": list(marts), "reason": reason, "reason_zh": reason and f"中 {reason}",
        "actor": "publish", "decided_at": ago(hours_ago),
    } | more  # fmt: skip


def run(name, hours_ago, raw=1):
    return {"run_id": name, "raw_snapshot": raw, "started_at": ago(hours_ago)}


def load(run_id, source, status, hours_ago, minutes=6):
    return {
        "load_id": f"{run_id}{source}", "run_id": run_id, "source": source, "status": status, "started_at": ago(hours_ago),
        "finished_at": ago(hours_ago) + timedelta(minutes=minutes), "snapshot_id": 1, "rows_landed": 1, "rows_refused": 0,
        "rows_deleted": 0, "tables_skipped": 0,
    }  # fmt: skip


def verdict(run_id, check, passed, hours_ago, severity="error", on="fct", **more):
    return {
        "run_id": run_id, "check_name": check, "object": on, "severity": severity, "passed": passed, "observed": "2",
        "expected": "0", "rows_json": '[{"name": "who"}]', "cure": "mend it", "checked_at": ago(hours_ago),
    } | more  # fmt: skip


def built(run_id, model, status, hours_ago, kind="model", candidate=10):
    return {
        "run_id": run_id, "candidate_snapshot": candidate, "model": model, "resource_type": kind, "status": status,
        "seconds": 1.0, "message": "", "finished_at": ago(hours_ago),
    }  # fmt: skip


def rows(lake, statement):
    return lake.execute(statement).fetchall()


def test_a_held_group_says_since_when_and_what_people_still_see(lake):
    ledger.append(lake, "ops.publication", [
        decision(1, "sales", "promoted", 72), decision(1, "core", "promoted", 72),
        decision(2, "sales", "held", 48, "r2", "first", ("m", "n")), decision(2, "core", "promoted", 48, "r2"),
        decision(3, "sales", "held", 24, "r3", "unique failed", ("m", "n")), decision(3, "core", "promoted", 24, "r3"),
    ])  # fmt: skip
    held = rows(lake, "select publication_group, group_zh, held_since, held_hours, publication_id, published_at, marts, reason, reason_zh from marts.held_group")  # fmt: skip
    assert held == [("sales", "销售", ago(48), 48, 1, ago(72), 1, "unique failed", "中 unique failed")], (
        "the marts are those that are seen, the reason is the newest"
    )
    ledger.append(
        lake, "ops.publication", [decision(4, "sales", "forced", 1, "r3", "we need it", ("m", "n"))]
    )
    assert rows(lake, "from marts.held_group") == []


def test_a_group_that_was_never_published_is_held_without_a_number(lake):
    ledger.append(lake, "ops.publication", [decision(1, "carbon", "held", 5, reason="no", marts=("a", "b"))])
    said = "select publication_group, group_zh, publication_id, published_at, marts from marts.held_group"
    assert rows(lake, said) == [("carbon", "carbon", None, None, 2)]
    assert rows(lake, "select mart, publication_id, age_hours from marts.mart_health order by 1") == [
        ("a", None, None),
        ("b", None, None),
    ]


def test_held_anew_after_it_moved_counts_from_the_newer_hold(lake):
    actions = ("promoted", "held", "promoted", "held", "held")
    ledger.append(
        lake,
        "ops.publication",
        [decision(n, "sales", action, 60 - 10 * n) for n, action in enumerate(actions, 1)],
    )
    assert rows(lake, "select held_since, publication_id from marts.held_group") == [(ago(20), 3)]


def test_a_mart_is_as_old_as_what_was_read_for_it(lake):
    ledger.append(lake, "ops.run", [run("r1", 30), run("r2", 4)])
    ledger.append(lake, "ops.publication", [
        decision(1, "sales", "promoted", 29, marts=("daily", "fct")),
        decision(2, "sales", "promoted", 3, "r2", marts=("daily", "fct")), decision(2, "core", "promoted", 3, "r2", marts=("dim",)),
        decision(3, "sales", "rolled_back", 1, "r1", "wrong price", marts=("daily",)),
    ])  # fmt: skip
    said = rows(lake, "select mart, publication_group, publication_id, published_at, read_at, age_hours, decision, held_since, reason, reason_zh from marts.mart_health order by 1")  # fmt: skip
    assert said == [
        ("daily", "sales", 3, ago(1), ago(30), 30, "rolled_back", None, "wrong price", "中 wrong price"),
        ("dim", "core", 2, ago(3), ago(4), 4, "promoted", None, None, None),
    ]


def test_the_history_has_every_decision_and_an_older_reason_in_the_language_it_was_given(lake):
    old = decision(1, "sales", "rolled_back", 9, reason="back", reason_zh=None)
    ledger.append(lake, "ops.publication", [old, decision(2, "sales", "promoted", 1)])
    said = "select publication_id, action, reason, reason_zh, actor from marts.publication_history order by 1"
    assert rows(lake, said) == [
        (1, "rolled_back", "back", "back", "publish"),
        (2, "promoted", None, None, "publish"),
    ]


def test_checks_are_counted_by_run_and_kind_as_they_came_out_last(lake):
    ledger.append(lake, "ops.load", [load("r1", "crm", "ok", 5), load("r1", "desk", "partial", 5), load("r1", "tills", "failed", 5)])  # fmt: skip
    ledger.append(lake, "ops.build", [
        built("r1", "a", "error", 4, candidate=9), built("r1", "a", "success", 4), built("r1", "b", "error", 4),
        built("r1", "c", "skipped", 4), built("r1", "s", "success", 4, "seed"), built("r1", "unique_a", "fail", 4, "test"),
    ])  # fmt: skip
    ledger.append(lake, "ops.verdict", [
        verdict("r1", "build", False, 4, on="b"), verdict("r1", "unique_a", True, 4), verdict("r1", "unique_a", False, 4, on="dim"),
        verdict("r1", "reconcile_crm_invoice_rows", False, 4), verdict("r1", "reconcile_crm_invoice_rows", True, 3),
        verdict("r1", f"{STATISTICS}rows", False, 4, "warn"), verdict("r1", CHECK, True, 3), verdict("r1", "door_types", True, 4), verdict("r1", "planted", True, 4),
    ])  # fmt: skip
    said = rows(
        lake, "select kind, checks, passed, warned, failed, checked_at from marts.check_history order by 1"
    )
    assert said == [
        ("build", 3, 2, 0, 1, ago(4)),
        ("dbt test", 2, 1, 0, 1, ago(4)),
        ("door", 4, 2, 1, 1, ago(4)),
        ("other", 1, 1, 0, 0, ago(4)),
        ("reconciliation", 2, 2, 0, 0, ago(3)),
        ("statistics", 1, 0, 1, 0, ago(4)),
    ]


def test_failed_checks_are_those_of_the_newest_run_and_hold_no_rows(lake):
    ledger.append(lake, "ops.run", [run("r1", 9, raw=1), run("r2", 5, raw=2)])
    ledger.append(lake, "ops.verdict", [
        verdict("r1", "old", False, 8), verdict("r1", "unique", False, 8), verdict("r2", "unique", False, 4), verdict("r2", "fresh", False, 4, "warn", "dim"),
        verdict("r2", "mended", False, 4), verdict("r2", "mended", True, 3), verdict("r2", "good", True, 4),
    ])  # fmt: skip
    said = rows(
        lake,
        "select check_name, kind, object, severity, observed, expected, cure, runs_failed from marts.failed_check order by 1",
    )
    assert said == [
        ("fresh", "other", "dim", "warn", "2", "0", "mend it", 1),
        ("unique", "other", "fct", "error", "2", "0", "mend it", 2),
    ]
    assert all("rows" not in name for name in health.COLUMNS["failed_check"])


def test_a_run_lasts_from_its_first_landing_to_the_first_decision_on_it(lake):
    ledger.append(lake, "ops.run", [run(f"r{n}", hours, raw=n) for n, hours in enumerate((49, 25, 9, 1), 1)])
    ledger.append(lake, "ops.load", [
        load("r1", "crm", "ok", 50), load("r2", "crm", "failed", 26), load("r3", "crm", "ok", 10),
    ])  # fmt: skip
    ledger.append(lake, "ops.build", [built("r4", "a", "error", 0.5)])
    ledger.append(lake, "ops.publication", [
        decision(1, "sales", "promoted", 48, "r1"), decision(1, "core", "promoted", 48, "r1"),
        decision(2, "sales", "promoted", 24, "r2"),
        decision(3, "sales", "held", 8, "r3", "no"), decision(3, "core", "promoted", 8, "r3"),
        decision(4, "sales", "forced", 7, "r3", "yes"), decision(5, "sales", "rolled_back", 6, "r1", "back"),
    ])  # fmt: skip
    said = rows(
        lake,
        "select run_id, started_at, ended_at, minutes, ended, publication_id from marts.run_history order by 1",
    )
    assert said == [
        ("r1", ago(50), ago(48), 120.0, "published", 1),
        ("r2", ago(26), ago(24), 120.0, "source failed", 2),
        ("r3", ago(10), ago(8), 120.0, "held", 3),
        ("r4", ago(1), ago(0.5), 30.0, "not published", None),
    ]


def refused(key, hours_ago, currency=None, amount=None, *, table="deal", message="x is negative", **more):
    return {
        "source": "crm", "entity": "opportunity", "row_key": key, "reason": "invalid", "column_name": "amount", "amount": amount,
        "message": message, "raw_json": '{"amount": "x"}', "currency": currency, "refused_at": ago(hours_ago), "version": "1",
        "table_name": table, "cure": "correct it in the CRM",
    } | more  # fmt: skip


def refuse(lake, *lines):
    for line in lines:
        marks = ", ".join("?" * len(line))
        lake.execute(
            f"insert into quarantine.refused_row ({', '.join(line)}) values ({marks})", list(line.values())
        )


def test_rows_that_wait_are_counted_by_rule_and_currency_without_a_value(lake):
    refuse(
        lake,
        refused("1", 30, "CNY", Decimal("-10.50")),
        refused("2", 3, "CNY", Decimal("-2")),
        refused("3", 3, "EUR", Decimal("-1")),
        refused("4", 3, None, Decimal("7")),
        refused("5", 90, "CNY", Decimal("-99"), reason="duplicate"),
        refused(None, 2, table=None, message="qty: 12a is not a whole number", column_name="qty", cure=None, file_name="f", row_number=1, entity="pos_sale_line", source="tills"),
    )  # fmt: skip
    (discarded,) = rows(lake, "select left(md5('crm|deal|2|1'), 12)")[0]
    lake.execute(
        "insert into quarantine.decision (refused_id, decision, decided_at) values (?, 'discarded', ?)",
        [discarded, NOW],
    )
    said = rows(
        lake,
        "select source, entity, column_name, rule, rule_zh, cure, currency, rows_waiting, amount, oldest_at, age_hours"
        " from marts.quarantine_health order by source, currency nulls first",
    )
    cure = "correct it in the CRM"
    assert said == [
        ("crm", "opportunity", "amount", "breaks a rule", "违反规则", cure, None, 1, None, ago(3), 3),
        ("crm", "opportunity", "amount", "breaks a rule", "违反规则", cure, "CNY", 1, Decimal("-10.50"), ago(30), 30),
        ("crm", "opportunity", "amount", "breaks a rule", "违反规则", cure, "EUR", 1, Decimal(-1), ago(3), 3),
        ("tills", "pos_sale_line", "qty", "is not of the declared form", "与声明的格式不符", None, None, 1, None, ago(2), 2),
    ]  # fmt: skip


def test_before_anything_landed_nothing_waits_and_the_columns_are_there():
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as lake")
        con.execute("use lake")
        ledger.ensure(con)
        health.renew(con)
        assert rows(con, "from marts.quarantine_health") == []
        for view, columns in health.COLUMNS.items():
            made = {name: kind for name, kind, *_ in rows(con, f"describe marts.{view}")}
            assert made == {name: str(duckdb.sqltype(kind)) for name, kind in columns.items()}, view


def test_an_instance_from_before_gains_the_reason_in_chinese():
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as lake")
        con.execute("use lake")
        ledger.ensure(con)
        con.execute("alter table ops.publication drop column reason_zh")
        ledger.ensure(con)
        ledger.append(con, "ops.publication", [decision(1, "sales", "promoted", 1)])
