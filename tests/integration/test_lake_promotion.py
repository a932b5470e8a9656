"""Promotion is one pointer moved in one transaction: never mixed, held whole, rolled back with one call."""

import threading
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from lake import ledger, promotion, snapshots
from lake.dictionary import Entry, read
from lake.promotion import GroupDecision, Promotion

pytestmark = pytest.mark.integration
MARTS = tuple(f"m{n}" for n in range(4))
NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)


def build(connection: duckdb.DuckDBPyConnection, value: int) -> int:
    """Rebuild every candidate with `value` in it, as dbt does: table by table, each its own snapshot."""
    for mart in MARTS:
        connection.execute(
            f"create or replace table candidate.{mart} as select {value} as value from range(50)"
        )
    return snapshots.current(connection)


def plan(snapshot: int, *, held: str | None = None, run: str = "run", entries=()) -> Promotion:
    groups = (("core", MARTS[:2]), ("sales", MARTS[2:]))
    decisions = tuple(
        GroupDecision(
            name, "held" if name == held else "promoted", marts, "a check failed" if name == held else ""
        )
        for name, marts in groups
    )
    return Promotion(run, 1, snapshot, decisions, "test", NOW, tuple(entries))


def values(connection: duckdb.DuckDBPyConnection, marts=MARTS) -> list[int]:
    return [connection.execute(f"select distinct value from marts.{m}").fetchall()[0][0] for m in marts]


@pytest.fixture
def writer(fresh_lake):
    connection = fresh_lake.connect()
    ledger.ensure(connection)
    yield connection
    connection.close()


def test_a_reader_keeps_the_old_numbers_until_the_promotion(writer, fresh_lake):
    promotion.promote(writer, plan(build(writer, 1)))
    second = build(writer, 2)
    with fresh_lake.connect(read_only=True) as reader:
        assert values(reader) == [1] * 4
        assert promotion.promote(writer, plan(second)) == 2
        assert values(reader) == [2] * 4


def test_a_held_group_stays_whole_and_the_publication_says_so(writer):
    promotion.promote(writer, plan(build(writer, 1)))
    promotion.promote(writer, plan(build(writer, 2), held="sales"))
    assert values(writer, MARTS[:2]) == [2, 2]
    assert values(writer, MARTS[2:]) == [1, 1]
    shown = writer.execute(
        "select publication_group, publication_id from marts.publication order by 1"
    ).fetchall()
    assert shown == [("core", 2), ("sales", 1)]
    held = writer.execute("select publication_group, publication_id, reason from marts.held_group").fetchall()
    assert held == [("sales", 1, "a check failed")]


def test_what_is_held_is_told_although_nothing_moves(writer):
    snapshot = build(writer, 1)
    nothing = GroupDecision("sales", "held", MARTS[2:], "a check failed", "有检查未通过")
    promotion.promote(writer, Promotion("run", 1, snapshot, (nothing,), "test", NOW))
    assert writer.execute("select publication_id, reason_zh from marts.held_group").fetchall() == [
        (None, "有检查未通过")
    ]


def test_a_lake_from_before_gains_the_reason_in_chinese(writer):
    promotion.promote(writer, plan(build(writer, 1)))
    for view in ("publication_history", "held_group", "mart_health"):
        writer.execute(f"drop view marts.{view}")
    writer.execute("alter table ops.publication drop column reason_zh")
    ledger.ensure(writer)
    ledger.ensure(writer)
    promotion.promote(writer, plan(build(writer, 2), held="sales"))
    assert writer.execute("select reason, reason_zh from marts.held_group").fetchall() == [
        ("a check failed",) * 2
    ]


def test_a_missing_mart_changes_nothing(writer):
    promotion.promote(writer, plan(build(writer, 1)))
    snapshot = build(writer, 2)
    bad = Promotion(
        "run", 1, snapshot, (GroupDecision("core", "promoted", ("m0", "absent"), ""),), "test", NOW
    )
    with pytest.raises(duckdb.Error, match="absent"):
        promotion.promote(writer, bad)
    assert values(writer) == [1] * 4
    assert writer.execute("select max(publication_id) from ops.publication").fetchone() == (1,)


def test_rollback_goes_back_one_publication_each_time(writer):
    for value in (1, 2, 3):
        promotion.promote(writer, plan(build(writer, value)))
    back = {"groups": None, "reason": "wrong price list", "actor": "test", "at": NOW}
    assert promotion.rollback(writer, **back) == 4
    assert values(writer) == [2] * 4
    promotion.rollback(writer, **back)
    assert values(writer) == [1] * 4
    with pytest.raises(promotion.NothingToRollBack, match="core, sales"):
        promotion.rollback(writer, **back)
    shown = writer.execute("select distinct status, publication_id from marts.publication").fetchall()
    assert shown == [("rolled_back", 5)]


def test_a_forced_group_shows_that_and_why(writer):
    promotion.promote(writer, plan(build(writer, 1)))
    snapshot = build(writer, 2)
    forced = GroupDecision(
        "sales", "forced", MARTS[2:], "it's known (in spite of: volume)", "it's known（未理会：volume）"
    )
    promotion.promote(writer, Promotion("run", 1, snapshot, (forced,), "ann", NOW))
    assert values(writer, MARTS[2:]) == [2, 2]
    shown = "select publication_group, status, reason from marts.publication order by 1"
    assert writer.execute(shown).fetchall() == [
        ("core", "promoted", None),
        ("sales", "forced", "it's known (in spite of: volume)"),
    ]
    chinese = "select group_zh, reason_zh from marts.publication order by publication_group"
    assert writer.execute(chinese).fetchall() == [
        ("公共维度", None),
        ("销售", "it's known（未理会：volume）"),
    ]
    promotion.promote(writer, plan(build(writer, 3)))
    assert {status for _, status, _ in writer.execute(shown).fetchall()} == {"promoted"}
    promotion.rollback(writer, groups=["sales"], reason="back", actor="test", at=NOW)
    assert values(writer, MARTS[2:]) == [2, 2], "what was forced was shown, so it can be gone back to"
    assert snapshot not in snapshots.expire(writer, datetime.now(UTC) + timedelta(hours=1))


def test_a_mart_that_is_no_longer_there_goes_from_sight(writer):
    """m3 is added by the second publication: a rollback takes it away, and so does a plan that no longer names it."""

    def shown():
        rows = writer.execute("select view_name from duckdb_views() where schema_name = 'marts'").fetchall()
        return {name for (name,) in rows} & {"m1", "m2", "m3"}

    def sales(snapshot, *marts):
        entries = [
            Entry(m, 1, "value", "integer", "d", "值", "", "d", "表", "g", "o", "sales") for m in marts
        ]
        groups = (GroupDecision("sales", "promoted", marts, ""),)
        return Promotion("run", 1, snapshot, groups, "test", NOW, tuple(entries))

    promotion.promote(writer, sales(build(writer, 1), "m2"))
    promotion.promote(writer, sales(build(writer, 2), "m2", "m3"))
    assert shown() == {"m2", "m3"} == {entry.mart for entry in read(writer)}
    promotion.rollback(writer, groups=None, reason="back", actor="test", at=NOW)
    assert shown() == {"m2"} == {entry.mart for entry in read(writer)}
    promotion.promote(writer, sales(build(writer, 3), "m3"))
    assert shown() == {"m3"} == {entry.mart for entry in read(writer)}


def test_expiry_keeps_what_was_published(writer):
    first = build(writer, 1)
    promotion.promote(writer, plan(first))
    promotion.promote(writer, plan(build(writer, 2)))
    build(writer, 3)
    gone = snapshots.expire(writer, datetime.now(UTC) + timedelta(hours=1))
    assert gone and first not in gone
    assert values(writer) == [2] * 4
    promotion.rollback(writer, groups=["core"], reason="back", actor="test", at=NOW)
    assert values(writer, MARTS[:2]) == [1] * 2


def test_the_dictionary_follows_its_group(writer):
    def entry(text: str, group: str) -> Entry:
        return Entry(
            f"mart_{group}",
            1,
            "amount",
            "decimal(18,2)",
            text,
            "金额",
            "CNY",
            "d'une",
            "表",
            "one row",
            "o",
            group,
        )

    promotion.promote(writer, plan(build(writer, 1), entries=[entry("old", "core"), entry("old", "sales")]))
    promotion.promote(
        writer, plan(build(writer, 2), held="sales", entries=[entry("new", "core"), entry("new", "sales")])
    )
    assert [(e.publication_group, e.description) for e in read(writer)] == [("core", "new"), ("sales", "old")]


def hammer(writer, fresh_lake, promotions: int, readers: int) -> dict[str, int]:
    """`promotions` promotions, each third holding a group, expiry between them, while `readers` read without pause."""
    promotion.promote(writer, plan(build(writer, 0)))
    stop, counts, lock = (
        threading.Event(),
        {"reads": 0, "mixed": 0, "errors": 0, "expired": 0},
        threading.Lock(),
    )
    # what may be seen at once: sales stays one behind where it was held
    pairs = {(k, k - (k % 3 == 0 and k > 0)) for k in range(promotions + 1)}
    one_statement = " union all ".join(f"select distinct '{m}' as mart, value from marts.{m}" for m in MARTS)

    def torn(found: list[int]) -> bool:
        return found[:2] != found[:1] * 2 or found[2:] != found[2:3] * 2 or (found[0], found[2]) not in pairs

    def read_on() -> None:
        with fresh_lake.connect(read_only=True) as reader:
            while not stop.is_set():
                reads = mixed = errors = 0
                try:
                    found = [value for _, value in sorted(reader.execute(one_statement).fetchall())]
                    mixed += torn(found)
                    reader.execute("begin transaction")
                    mixed += torn(values(reader))
                    reader.execute("commit")
                    reads = 2
                except duckdb.Error:
                    errors = 1
                with lock:
                    counts["reads"] += reads
                    counts["mixed"] += mixed
                    counts["errors"] += errors

    threads = [threading.Thread(target=read_on) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for number in range(1, promotions + 1):
        snapshot = build(writer, number)
        promotion.promote(writer, plan(snapshot, held="sales" if number % 3 == 0 else None))
        if number % 10 == 0:
            counts["expired"] += len(snapshots.expire(writer, datetime.now(UTC) - timedelta(seconds=1)))
    stop.set()
    for thread in threads:
        thread.join()
    return counts


def test_fifty_promotions_under_readers_are_never_mixed(writer, fresh_lake, record_property):
    counts = hammer(writer, fresh_lake, promotions=50, readers=2)
    record_property("counts", counts)
    print(f"promotions under load: {counts}")
    assert counts["reads"] > 50 and counts["expired"] > 50
    assert (counts["mixed"], counts["errors"]) == (0, 0)
    assert values(writer) == [50] * 4
