"""A web application under gunicorn, on a free loopback port.

Belongs here: its socket, its command line, its note, the wait for its first page. Does not: the application's settings and variables,
nor finding and stopping it again (`process.py`).
"""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from services import process
from services.child import ServiceFailed, last_words

THREADS = 8


class Service(Protocol):
    """What of a service matters here: its locked environment, the folder it stands in, its log and its note."""

    @property
    def environment(self) -> Path: ...
    @property
    def data(self) -> Path: ...
    @property
    def log(self) -> Path: ...
    @property
    def run_file(self) -> Path: ...


def serve(
    service: Service,
    title: str,
    application: str,
    variables: Mapping[str, str],
    page: str,
    timeout: float,
    **noted: Any,
) -> int:
    """Start `application` with `variables` as its whole environment and wait until `page` answers; returns the port.

    `noted` is kept beside pid and port. Raises ServiceFailed, and leaves nothing running then.
    """
    with socket.socket() as listener:
        # The open socket is handed over, so that nobody can take the port in between.
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = int(listener.getsockname()[1])
        command = [
            str(service.environment / "bin/gunicorn"), "--bind", f"fd://{listener.fileno()}",
            "--workers", "1", "--worker-class", "gthread", "--threads", str(THREADS),
            "--timeout", "120", "--graceful-timeout", "5", "--no-control-socket", application,
        ]  # fmt: skip
        with service.log.open("ab") as log:
            child = subprocess.Popen(
                command, env=variables, cwd=service.data, pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
    process.note(service.run_file, child.pid, port, **noted)
    until = time.monotonic() + timeout
    while not _answers(f"http://127.0.0.1:{port}{page}"):
        if child.poll() is not None or time.monotonic() > until:
            process.stop(service.run_file)
            raise ServiceFailed(last_words(service.log, f"{title} did not start"))
        time.sleep(0.2)
    return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
