"""`zhongtai` run as a person runs it, with the time it took and the memory it held.

Belongs here: starting the command, sampling its processes, its failure. Does not: which commands, and what is made of the figures.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).parent.parent
_ZHONGTAI = Path(sys.executable).with_name("zhongtai")
_EVERY = 0.5  # seconds between two looks: a peak that lasts shorter may be missed


@dataclass(frozen=True)
class Took:
    """What a command cost. `peak_mb`: resident memory of its process and all below it, summed at one moment.

    Pages that two of them share count twice; the PostgreSQL server does not count.
    """

    seconds: float
    peak_mb: float


def environment(home: Path, **variables: str) -> dict[str, str]:
    """Of a command of the platform on the instance in `home`, whatever settings stand in ours."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("ZT_", "ZHONGTAI_"))}
    return given | {"ZHONGTAI_HOME": str(home), "PYTHONPATH": str(REPOSITORY), **variables}


def zhongtai(home: Path, *arguments: str, **variables: str) -> Took:
    """Run `zhongtai ARGUMENTS` on the instance in `home`, with settings as `variables`.

    Raises RuntimeError with the end of its output where it ends with another code than 0.
    """
    given = environment(home, **variables)
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(_ZHONGTAI), *arguments],
            env=given, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
        seconds = time.perf_counter() - began
        watch.ended.set()
        watch.join()
        if code != 0:
            said.seek(0)
            end = said.read().decode(errors="replace")[-4000:]
            raise RuntimeError(f"zhongtai {' '.join(arguments)} ended with {code}:\n{end}")
    return Took(seconds, watch.peak / 1e6)


class _Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(_EVERY):
            self.peak = max(self.peak, _resident(self.pid))


def _resident(pid: int) -> int:
    """Bytes now; 0 of what has just ended."""
    total = 0
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            if member.name() != "postgres":
                total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
