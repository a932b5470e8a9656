"""Servers that outlive the command which started them: noted in a file, found again, stopped with their children.

Belongs here: a port for it, the note (pid, port, when born) and the process behind it. Does not: how a server is started.
"""

import json
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def note(file: Path, pid: int, port: int | None, **more: Any) -> None:
    """Write down a process that has just been started, and anything `more` that its starter wants to read again."""
    born = psutil.Process(pid).create_time()
    file.write_text(json.dumps({"pid": pid, "port": port, "born": born, **more}))


def noted(file: Path) -> dict[str, Any] | None:
    """The note of a server that still lives; another process that merely has its number does not count."""
    try:
        found = json.loads(file.read_text())
        process = psutil.Process(found["pid"])
        same = abs(process.create_time() - found["born"]) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None
    return found if same else None


def stop(*files: Path) -> None:
    """Stop the noted servers that live, and their children, all at once; returns when they are gone."""
    families = []
    for found in filter(None, map(noted, files)):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(found["pid"])
            families += [process, *process.children(recursive=True)]
            process.terminate()
    for left in psutil.wait_procs(families, timeout=10)[1]:
        with suppress(psutil.NoSuchProcess):
            left.kill()
    psutil.wait_procs(families, timeout=5)
    for file in files:
        file.unlink(missing_ok=True)
