"""One transaction on the lake, whole or not at all.

Belongs here: begin, commit, taking back. Does not: what is written. A landing whose commit met another one's fails and is told; the
next run lands the same rows.
"""

import contextlib
from collections.abc import Iterator

import duckdb


@contextlib.contextmanager
def whole(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commits what the block wrote. Raises what the block or the commit raised, with nothing written."""
    con.execute("begin transaction")
    try:
        yield
        con.execute("commit")
    except BaseException:
        # a commit that failed has ended its transaction, and a catalog that is gone ends it too: to say so would hide why
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        raise
