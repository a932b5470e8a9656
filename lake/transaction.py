"""One transaction on the lake, whole or not at all, and once more where another writer was quicker.

Belongs here: begin, commit, taking back, trying again. Does not: what is written.
"""

from collections.abc import Callable

import duckdb

# How often it is tried where others write the same. One of those who meet always gets through, so this many may meet.
TRIES = 20
# DuckLake's words for a commit that another one came before.
_LATE = ("conflict", "retry count")


def whole[T](connection: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """What `work` returns, after all it wrote is committed. It is called again, on the newest state, when another commit wrote the same.

    Raises what `work` or the commit raised, with nothing written.
    """
    for left in reversed(range(TRIES)):
        connection.execute("begin transaction")
        try:
            done = work()
            connection.execute("commit")
            return done
        except BaseException as error:
            _take_back(connection)
            if not (left and _late(error)):
                raise
    raise AssertionError("the last try returns or raises")


def _late(error: BaseException) -> bool:
    return isinstance(error, duckdb.TransactionException) and any(word in str(error) for word in _LATE)


def _take_back(connection: duckdb.DuckDBPyConnection) -> None:
    """A commit that failed has ended its transaction, and a catalog that is gone ends it too: to say so would hide why."""
    try:
        connection.execute("rollback")
    except duckdb.Error:
        return
