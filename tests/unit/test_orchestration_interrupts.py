"""A signal that comes while DuckDB works ends the work, whatever DuckDB makes of it."""

import os
import signal
import threading
from contextlib import suppress

import duckdb
import pytest

from orchestration.interrupts import heeded

# a second or two, and no more: the thread at work goes on to its end
LONG = "select count(*) from range(1000000) a, range(300) b where (a.range * b.range) % 7 = 3"


class Ended(BaseException):
    """What Dagster's own handler raises is of this kind."""


@pytest.fixture
def handler():
    def end(*_):
        raise Ended

    before = signal.signal(signal.SIGINT, end)
    yield end
    signal.signal(signal.SIGINT, before)


def query():
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    duckdb.connect().execute(LONG)


def test_duckdb_makes_an_ordinary_error_of_it(handler):
    """Why `heeded` is there; when this fails, it may go."""
    with pytest.raises(RuntimeError, match="Query interrupted"):
        query()


def test_it_ends_what_took_it_for_a_failure(handler):
    with pytest.raises(KeyboardInterrupt), heeded(), suppress(Exception):
        query()
    with pytest.raises(KeyboardInterrupt), heeded():
        query()
    assert signal.getsignal(signal.SIGINT) is handler


def test_without_a_signal_nothing_changes(handler):
    with heeded():
        pass
    with pytest.raises(ValueError, match="of its own"), heeded():
        raise ValueError("of its own")
    assert signal.getsignal(signal.SIGINT) is handler
