"""The sensor on the inbox: a file starts a build once it rests, never while a run is at work, and once only."""

import os
from datetime import UTC, datetime

import pytest
from dagster import RunRequest, SensorResult, SkipReason, build_sensor_context

from lake.home import Home
from orchestration.defs.inbox_sensor import inbox_sensor
from orchestration.inbox_listing import keep, listing
from orchestration.lock import run_lock


@pytest.fixture
def looked(tmp_path, monkeypatch):
    """Looks at the inbox of an empty home, each look with the cursor of the one before."""
    monkeypatch.setenv("ZHONGTAI_HOME", str(tmp_path))
    home = Home(tmp_path).create()
    (home.inbox / "tills").mkdir()
    sensor, cursor = inbox_sensor("build"), None

    def look() -> RunRequest | str:
        nonlocal cursor
        found = sensor(build_sensor_context(cursor=cursor))
        if isinstance(found, SkipReason):
            return str(found.skip_message)
        assert isinstance(found, SensorResult)
        cursor = found.cursor
        return found.run_requests[0] if found.run_requests else str(found.skip_reason.skip_message)

    return home, look


def test_a_file_starts_a_build_at_the_look_after_it_came_to_rest(looked):
    home, look = looked
    file = home.inbox / "tills" / "pos.csv"
    assert look() == "no new file has come to rest"
    file.write_text("a\n")
    assert look() == "no new file has come to rest", "it may still be growing"
    file.write_text("a\n1\n")
    assert look() == "no new file has come to rest", "it was"
    first = look()
    assert isinstance(first, RunRequest)
    again = look()
    assert isinstance(again, RunRequest) and again.run_key == first.run_key, "one run key is one run"
    keep(home, listing(home.inbox))  # what the landing does
    assert look() == "no new file has come to rest"
    os.utime(file, ns=(1, 1))
    look()
    changed = look()
    assert isinstance(changed, RunRequest) and changed.run_key != first.run_key


def test_hidden_and_temporary_files_are_none(looked):
    home, look = looked
    for name in (".part", "~$book.xlsx"):
        (home.inbox / "tills" / name).write_text("x")
    look()
    assert look() == "no new file has come to rest"


def test_it_waits_while_a_run_is_at_work(looked):
    home, look = looked
    (home.inbox / "tills" / "pos.csv").write_text("a\n")
    look()
    with run_lock(home.run / "run.lock", "test", datetime.now(UTC)):
        assert "another run is at work" in look()
    assert isinstance(look(), RunRequest)
