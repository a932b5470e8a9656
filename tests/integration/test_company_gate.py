"""A model made to fail holds its group, is reported by name with dbt's own words, and the rest moves."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lake import promotion, snapshots
from lake.promotion import GroupDecision, Promotion
from orchestration.statistics import FILE
from tests.company import REPOSITORY

pytestmark = pytest.mark.integration
MODEL = "dbt_project/models/marts/sales/sales_daily.sql"
BROKEN = "no_such_column"


@pytest.fixture
def broken_code(tmp_path: Path) -> Path:
    """A copy of the repository in which a model names a column that is not there."""
    unwanted = shutil.ignore_patterns(".*", "site", "target", "logs", "__pycache__")
    copy = Path(shutil.copytree(REPOSITORY, tmp_path / "code", ignore=unwanted))
    (copy / ".venvs").symlink_to(REPOSITORY / ".venvs")
    whole = (copy / MODEL).read_text()
    (copy / MODEL).write_text(whole.replace("summed.business_date,", f"summed.{BROKEN},", 1))
    return copy


def test_diff_tells_a_restatement_of_one_units_month_and_nothing_else(company):
    """Every till line of one unit's month is made a yuan dearer and published: the marts' other rows are as they were."""
    with company.lake(role="lake_writer") as lake:
        group, snapshot, marts = lake.execute(
            "select publication_group, candidate_snapshot, marts from ops.publication"
            " where publication_group = 'sales' and action <> 'held' order by publication_id desc limit 1"
        ).fetchone()
        unit, month, lines, before = lake.execute(
            "select unit_code, strftime(business_date, '%Y-%m'), count(*), sum(amount) from marts.fct_pos_line"
            " group by all order by count(*) desc, 1, 2 limit 1"
        ).fetchone()
        lake.execute(f"""
            create or replace table candidate.fct_pos_line as
            select * replace (case when unit_code = '{unit}' and strftime(business_date, '%Y-%m') = '{month}' then amount + 1 else amount end as amount)
            from candidate.fct_pos_line at (version => {snapshot})
        """)
        decision = GroupDecision(group, "promoted", tuple(marts), "")
        restated = Promotion(
            "restated", None, snapshots.current(lake), (decision,), "test", datetime.now(UTC)
        )
        number = promotion.promote(lake, restated)
    try:
        (told,) = json.loads(company.cli("publish", "diff", str(number - 1), "--json").stdout)
        assert (told["mart"], told["rows_before"]) == ("fct_pos_line", told["rows_after"])
        assert told["only_before"] == told["only_after"] == lines
        places = [one for one in told["sums"] if one["where"]]
        assert [(one["where"], one["column"]) for one in places] == [(f"{unit} {month}", "amount")]
        assert Decimal(str(places[0]["after"])) == before + lines == Decimal(str(places[0]["before"])) + lines
        assert f"{unit} {month}" in company.cli("publish", "diff", str(number - 1)).stdout
    finally:
        # The candidate stays a yuan dearer until the next test's run builds it anew.
        company.cli("publish", "rollback", "--group", "sales", "--reason", "it was a test")


def test_a_failing_model_holds_its_group(company, broken_code):
    before = company.published_hash()
    shown = dict(company.query("select publication_group, publication_id from marts.publication"))
    held = replace(company, code=broken_code).cli("run", expect=3)
    assert "held" in held.stderr and "sales" in held.stderr
    assert "build failed on sales_daily" in held.stderr and BROKEN in held.stderr
    assert company.published_hash() == before
    after = dict(company.query("select publication_group, publication_id from marts.publication"))
    assert after["sales"] == shown["sales"]
    assert after["core"] > shown["core"] and after["rights"] > shown["rights"]
    forced = replace(company, code=broken_code).cli("publish", "--force", "--reason", "we need it", expect=3)
    assert "build failed on sales_daily" in forced.stderr, "what was not built cannot be forced"
    assert company.published_hash() == before
    ((why, why_zh, seen),) = company.query(
        "select reason, reason_zh, publication_id from marts.held_group where publication_group = 'sales'"
    )
    assert BROKEN in why and "sales_daily 未能构建" in why_zh and seen == shown["sales"]
    assert company.query("select object from marts.failed_check where kind = 'build' or check_name = 'build'")
    ((observed,),) = company.query("""
        select observed from ops.verdict where check_name = 'build' and object = 'sales_daily' and not passed
        order by checked_at desc limit 1
    """)
    assert BROKEN in observed


def test_the_mended_model_moves_again(company):
    company.cli("run")
    assert company.query("select distinct status from marts.publication") == [("promoted",)]


def test_a_person_forces_a_held_group_with_a_reason_that_is_shown(company):
    with company.lake(role="lake_writer") as lake:
        lake.execute("""insert into ops.verdict by name select run_id, 'planted' as check_name, 'sales_daily' as object, 'error' as severity,
            false as passed, 'half' as observed, 'whole' as expected, '[]' as rows_json, '' as cure, now() as checked_at from ops.run order by raw_snapshot desc limit 1""")
    assert "planted failed on sales_daily: half, expected whole" in company.cli("publish", expect=3).stderr
    assert "needs --reason" in company.cli("publish", "--force", expect=2).stderr
    unknown = company.cli("publish", "--force", "--reason", "x", "--group", "tomatoes", expect=2).stderr
    assert "no publication group tomatoes" in unknown and "sales" in unknown
    told = company.cli("publish", "--force", "--reason", "half is right today", "--group", "sales").stderr
    assert "forced | 强制发布: sales" in told
    shown = company.query(
        "select publication_group, reason from marts.publication where status <> 'promoted'"
    )
    assert [(group, reason.partition(" (")[0]) for group, reason in shown] == [
        ("sales", "half is right today")
    ]
    ((why_zh,),) = company.query("select reason_zh from marts.publication where publication_group = 'sales'")
    assert why_zh == "half is right today（未理会：sales_daily 未通过检查 planted：结果为 half，应为 whole）"
    assert company.query("from marts.held_group") == []
    assert "half is right today" in company.cli("publish", "history", "--limit", "1").stdout
    with company.lake(role="lake_writer") as lake:
        lake.execute("delete from ops.verdict where check_name = 'planted'")
    company.cli("publish")
    assert company.query("select distinct status from marts.publication") == [("promoted",)]


@pytest.fixture
def own(company) -> Iterator[Path]:
    """Where the company's own thresholds stand. As before whatever the test says of them: the next test's company is the same."""
    yield company.home.root / FILE
    company.tell_only()


def test_thresholds_that_cannot_be_used_are_named_and_hold_all_but_rights(company, own):
    before = company.published_hash()
    own.write_text("marts: {fct_pos_line: {dya: business_date}}", encoding="utf-8")
    told = " ".join(company.cli("publish", expect=3).stderr.split())
    assert "there is no 'dya', perhaps day" in told
    newest = "select publication_group, action from ops.publication qualify publication_id = max(publication_id) over ()"
    actions = dict(company.query(newest))
    assert {group for group, action in actions.items() if action != "held"} == {"rights"}
    own.write_text(
        "holds: true\nmarts: {fct_pos_line: {day: business_date, figures: {lines: {value: count(nosuch)}}}}",
        "utf-8",
    )
    assert "nosuch" in company.cli("check", expect=3).stdout
    told = " ".join(company.cli("check", "suggest", "--days", "1", expect=1).stderr.split())
    assert "nosuch" in told and "Correct what it asks of fct_pos_line" in told
    assert "statistics: asked failed on fct_pos_line" in " ".join(
        company.cli("publish", expect=3).stderr.split()
    )
    assert company.published_hash() == before, "what people see did not change"
    company.tell_only()
    company.cli("check")
    company.cli("publish")
    assert "held" not in dict(company.query(newest)).values()


def test_figures_are_judged_and_limits_suggested(company, own):
    asked = dict(
        company.query(
            "select check_name, count(*) from ops.verdict where check_name like 'statistics: %' group by 1"
        )
    )
    assert {
        "statistics: lines",
        "statistics: sales, 7 days",
        "statistics: rows",
        "statistics: no day to come",
    } <= asked.keys()
    found = json.loads(company.cli("check", "suggest", "--days", "5", "--json").stdout)
    lines = next(one for one in found if (one["mart"], one["figure"]) == ("fct_pos_line", "lines"))
    assert lines["limit"] == 4 and lines["days"] == 5 and lines["suggested"] is not None
    own.unlink()
    company.cli("check", "suggest", "--days", "1", "--write")
    assert "fct_pos_line" in own.read_text(encoding="utf-8")
