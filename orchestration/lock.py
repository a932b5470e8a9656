"""One run at a time in an instance: a lock on a file that the kernel lets go of when its holder dies."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from orchestration.problems import Exit, Problem

_held: set[Path] = set()


@contextmanager
def run_lock(path: Path, what: str, now: datetime, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the instance for one run; taking it again in the same process is allowed.

    Raises Problem (exit code 5) naming the run that holds it, when it still does after `wait_seconds`.
    """
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        until = time.monotonic() + wait_seconds
        while not (taken := _take(file)) and time.monotonic() < until:
            time.sleep(0.5)
        if not taken:
            file.seek(0)
            raise Problem(
                f"Another run is at work here: {_describe(file.read())}.",
                where=str(path.parent.parent),
                cure="Wait until it has ended, or stop that process; nothing was started and nothing changed.",
                code=Exit.BUSY,
            )
        file.seek(0)
        file.truncate()
        json.dump({"what": what, "pid": os.getpid(), "since": now.isoformat(timespec="seconds")}, file)
        file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)


def is_held(path: Path) -> bool:
    """Whether a run is at work, asked without waiting and without taking the lock for longer than the question."""
    if path in _held:
        return True
    if not path.exists():
        return False
    with path.open("a+") as file:
        return not _take(file)


def _take(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _describe(text: str) -> str:
    try:
        holder = json.loads(text)
    except ValueError:
        return "it has not yet said what it is"
    return f"{holder['what']}, process {holder['pid']}, since {holder['since']}"
