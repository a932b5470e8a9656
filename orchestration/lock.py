"""One run at a time in an instance: a lock on a file that the kernel lets go of when its holder dies."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from orchestration.problems import Exit, Problem

_held: set[Path] = set()


@contextmanager
def run_lock(path: Path, what: str, now: datetime) -> Iterator[None]:
    """Hold the instance for one run; taking it again in the same process is allowed.

    Raises Problem (exit code 5) naming the run that holds it.
    """
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Problem(
                f"Another run is at work here: {_describe(file.read())}.",
                where=str(path.parent.parent),
                cure="Wait until it has ended, or stop that process; nothing was started and nothing changed.",
                code=Exit.BUSY,
            ) from None
        file.seek(0)
        file.truncate()
        json.dump({"what": what, "pid": os.getpid(), "since": now.isoformat(timespec="seconds")}, file)
        file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)


def _describe(text: str) -> str:
    try:
        holder = json.loads(text)
    except ValueError:
        return "it has not yet said what it is"
    return f"{holder['what']}, process {holder['pid']}, since {holder['since']}"
