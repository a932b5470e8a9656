"""One run at a time: the second is told who is first; a dead holder holds nothing."""

import subprocess
import sys
import textwrap
from datetime import UTC, datetime

import pytest

from orchestration.lock import run_lock
from orchestration.problems import Exit, Problem

NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)


def holder(path):
    """Another process that holds the lock until it is told to go."""
    script = f"""
        import sys
        from datetime import UTC, datetime
        from pathlib import Path
        from orchestration.lock import run_lock
        with run_lock(Path({str(path)!r}), "zhongtai run", datetime(2026, 6, 30, 4, 0, tzinfo=UTC)):
            print("held", flush=True)
            sys.stdin.readline()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_told_who_holds_it(tmp_path):
    path = tmp_path / "run" / "run.lock"
    first = holder(path)
    try:
        with pytest.raises(Problem) as refused, run_lock(path, "zhongtai run", NOW):
            pass
        assert refused.value.code == Exit.BUSY
        assert (
            f"process {first.pid}" in refused.value.what and "2026-06-30T04:00:00+00:00" in refused.value.what
        )
        assert refused.value.where == str(tmp_path)
    finally:
        first.communicate("\n")
    with run_lock(path, "zhongtai run", NOW):
        pass


def test_a_killed_holder_holds_nothing(tmp_path):
    path = tmp_path / "run" / "run.lock"
    first = holder(path)
    first.kill()
    first.wait()
    with run_lock(path, "zhongtai run", NOW):
        pass


def test_the_same_process_may_take_it_again(tmp_path):
    path = tmp_path / "run" / "run.lock"
    with run_lock(path, "build", NOW), run_lock(path, "publish", NOW):
        assert "build" in path.read_text()
    with run_lock(path, "build", NOW):
        pass
