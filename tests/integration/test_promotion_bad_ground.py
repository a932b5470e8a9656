"""Promotion on bad ground: two at once, expiry in the middle, a catalog that goes away or refuses, a gate that died before it promoted."""

import multiprocessing
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import duckdb
import psycopg
import pytest

from lake import ledger, promotion, snapshots
from lake.promotion import GroupDecision, Promotion
from lake.shown import SHOWN
from orchestration import runs
from orchestration.statistics import FILE
from tests import chaos_kills, chaos_small, chaos_world
from tests.company import REPOSITORY
from tests.integration.test_lake_promotion import MARTS, NOW, build, plan, values

pytestmark = pytest.mark.integration
HELD = (
    GroupDecision("core", "held", MARTS[:2], "a check failed"),
    GroupDecision("sales", "held", MARTS[2:], "too"),
)


@pytest.fixture
def writer(fresh_lake):
    connection = fresh_lake.connect()
    ledger.ensure(connection)
    promotion.promote(connection, plan(build(connection, 1)))
    promotion.promote(connection, plan(build(connection, 2)))
    yield connection
    connection.close()


def promoting(connection: duckdb.DuckDBPyConnection) -> int:
    return promotion.promote(connection, plan(snapshots.current(connection)))


def holding(connection: duckdb.DuckDBPyConnection) -> int:
    return promotion.promote(
        connection, Promotion("run", 1, snapshots.current(connection), HELD, "test", NOW)
    )


def rolling_back(connection: duckdb.DuckDBPyConnection) -> int:
    return promotion.rollback(connection, groups=["sales"], reason="back", actor="test", at=NOW)


def numbers(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """{publication: its rows}."""
    return Counter(
        number for (number,) in connection.execute("select publication_id from ops.publication").fetchall()
    )


def in_the_middle(monkeypatch: pytest.MonkeyPatch, happens) -> None:
    """`happens` once, after the next promotion has moved its views and written its rows, before it commits."""
    honest, done = promotion.health.renew, []

    def renew(connection):
        if not done:
            done.append(True)
            happens()
        honest(connection)

    monkeypatch.setattr(promotion.health, "renew", renew)


@pytest.mark.parametrize("first", [promoting, holding, rolling_back])
@pytest.mark.parametrize("second", [promoting, holding, rolling_back])
def test_two_decisions_at_once_get_two_numbers(writer, fresh_lake, monkeypatch, first, second):
    """The one that was late sees what the other did, and is carried out on top of it."""
    if first is second is rolling_back:
        promotion.promote(writer, plan(build(writer, 3)))
    came_before = []
    with fresh_lake.connect() as other:
        in_the_middle(monkeypatch, lambda: came_before.append(second(other)))
        number = first(writer)
    assert came_before == [number - 1]
    rows = {promoting: 2, holding: 2, rolling_back: 1}
    assert numbers(writer)[number - 1] == rows[second] and numbers(writer)[number] == rows[first]
    assert values(writer, MARTS[:2]) == [values(writer, MARTS[:1])[0]] * 2
    assert values(writer, MARTS[2:]) == [values(writer, MARTS[2:3])[0]] * 2
    ops = writer.execute(f"select publication_group, publication_id from ({SHOWN}) order by 1").fetchall()
    assert (
        writer.execute(
            "select publication_group, publication_id from marts.publication order by 1"
        ).fetchall()
        == ops
    )


def promote_often(lake, snapshot: int, times: int, heard) -> None:
    """In a process of its own."""
    connection = lake.connect()
    try:
        heard.put([promotion.promote(connection, plan(snapshot)) for _ in range(times)])
    except Exception as error:  # told to the one who asks
        heard.put(f"{type(error).__name__}: {error}")


def test_two_processes_that_promote_without_pause(writer, fresh_lake):
    new = multiprocessing.get_context("spawn")
    heard, snapshot = new.Queue(), snapshots.current(writer)
    others = [new.Process(target=promote_often, args=(fresh_lake, snapshot, 4, heard)) for _ in range(2)]
    for process in others:
        process.start()
    one, two = (heard.get(timeout=120) for _ in others)
    for process in others:
        process.join(30)
    assert isinstance(one, list) and isinstance(two, list), (one, two)
    assert sorted([*one, *two]) == list(range(3, 11))
    assert numbers(writer) == dict.fromkeys(range(1, 11), 2)
    assert writer.execute("select distinct publication_id from marts.publication").fetchall() == [(10,)]
    assert values(writer) == [2] * 4


def test_a_failed_commit_says_why(writer, fresh_lake, monkeypatch):
    """Not that there is nothing to roll back, which is what comes after it."""
    monkeypatch.setattr("lake.transaction.TRIES", 1)
    with fresh_lake.connect() as other:
        in_the_middle(monkeypatch, lambda: promoting(other))
        with pytest.raises(duckdb.TransactionException, match="conflict"):
            promoting(writer)
    assert numbers(writer) == {1: 2, 2: 2, 3: 2}


def test_expiry_in_the_middle_of_a_promotion(writer, fresh_lake, monkeypatch):
    """However young it lets go: the newest build's snapshot stays, published or not yet."""
    snapshot, gone = build(writer, 3), []
    ledger.append(writer, "ops.build", [
        {"run_id": "run", "candidate_snapshot": snapshot, "model": m, "resource_type": "model", "status": "success",
         "seconds": 0.0, "message": "", "finished_at": NOW} for m in MARTS
    ])  # fmt: skip
    build(writer, 4)  # somebody builds again already
    with fresh_lake.connect() as other:
        in_the_middle(
            monkeypatch, lambda: gone.extend(snapshots.expire(other, datetime.now(UTC) + timedelta(hours=1)))
        )
        promotion.promote(writer, plan(snapshot))
        assert gone and snapshot not in gone
        assert values(writer) == values(other) == [3] * 4


def test_expiry_leaves_what_a_run_takes_meanwhile(writer, fresh_lake, monkeypatch):
    """A run reads at the newest snapshot, and that may be old; expiry has asked what to keep before it is written down."""
    taken, honest = [], snapshots.pinned

    def pinned(connection):
        kept = honest(connection)
        taken.append(runs.take_raw_snapshot(writer, "late", NOW))
        return kept

    monkeypatch.setattr(snapshots, "pinned", pinned)
    with fresh_lake.connect() as other:
        gone = snapshots.expire(other, datetime.now(UTC))
    assert gone and taken[0] not in gone


@pytest.fixture(scope="module")
def home():
    with chaos_small.small_home() as found:
        yield found


# The embedded server dies after the views have moved and before the commit.
DIES_IN_THE_MIDDLE = """
from lake import health, postgres
from lake.home import Home
from orchestration.settings import Settings
honest = health.renew
def renew(connection):
    postgres.stop(Home(Settings().home), immediate=True)
    honest(connection)
health.renew = renew
from orchestration.cli import app
app(["publish"])
"""


def newest_round(world) -> str:
    with world.instance.lake() as lake:
        return chaos_world.build(world, lake, chaos_world.next_round(lake), (), random.Random(1))


def shown(company) -> chaos_world.Shown:
    with company.lake() as lake:
        return chaos_world.published(lake)


def state(company) -> tuple:
    """What is shown, and how many publications were ever written down."""
    shown = company.query("from marts.publication order by publication_group")
    return shown, company.query("select count(*) from ops.publication")


def test_a_catalog_that_dies_in_the_middle_of_a_promotion_and_then_refuses(home):
    """Each is told with its cure, nothing that is shown changes, and the next publish is clean."""
    company, world = home
    before, run_id = state(company), newest_round(world)
    done = subprocess.run(
        [sys.executable, "-c", DIES_IN_THE_MIDDLE], env=company.env, cwd=REPOSITORY, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert done.returncode == 1 and "PostgreSQL does not answer" in told, told
    assert "Run the same command again" in told and "Traceback" not in told
    address = company.address
    assert state(company) == before
    where = {"host": address.host, "port": address.port, "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**where, passfile=str(company.home.passfile("postgres")), autocommit=True) as admin:
        admin.execute("alter database lake with allow_connections false")
        try:
            told = company.cli("publish", expect=1).stderr
        finally:
            admin.execute("alter database lake with allow_connections true")
    assert "not currently accepting connections" in told and "doctor" in told and "Traceback" not in told
    assert state(company) == before
    company.cli("publish")
    assert {run for _, run in shown(company).values()} == {run_id}


def test_verdicts_of_a_gate_that_died_before_it_promoted(home):
    """They stay in `ops.verdict`, which only grows, and count once wherever checks are counted or groups are held."""
    company, world = home
    (company.home.root / FILE).write_text(chaos_small.WATCHED)
    run_id = newest_round(world)
    with chaos_kills.gate(world, run_id) as at_work:
        stage = chaos_kills.kill_after(at_work, "recorded", 0)
    ((newest,),) = company.query("select max(publication_id) from ops.publication")
    if stage == "recorded":
        assert shown(company)["sales"][1] != run_id
    company.cli("publish")
    assert {run for _, run in shown(company).values()} == {run_id}
    assert company.query("select max(publication_id) from ops.publication") == [(newest + 1,)]
    same = f"from ops.verdict where run_id = '{run_id}' group by check_name, object"
    ((asked, recorded),) = company.query(
        f"select count(*), max(times) from (select count(*) as times {same})"
    )
    assert recorded == 2, "both gates wrote theirs"
    counted = f"select sum(checks) from marts.check_history where run_id = '{run_id}' and kind not in ('build', 'door')"
    assert company.query(counted) == [(asked,)]
    told = company.query("select check_name, object from marts.failed_check")
    assert len(told) == len(set(told))
