"""The servers beside the platform, as this instance's settings describe them: Superset, the sample ERP, Dagster's own.

Belongs here: building their descriptions from the instance and starting Dagster's two processes. How Superset and
Tryton start stands in `services/`.
"""

import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from dashboards import assets
from dashboards.wording import currency_sign
from lake.home import Home
from lake.roles import write_secret
from orchestration.instance import Instance
from orchestration.lock import run_lock
from orchestration.problems import Problem
from orchestration.settings import REPOSITORY, child_environment
from services import process
from services.superset import instance as superset_instance
from services.tryton import instance as tryton_instance

ENVIRONMENTS = REPOSITORY / ".venvs"
DEMO_USERS = {"demo_executive": "Executive", "demo_manager": "Manager", "demo_nobody": "Nobody"}


def superset(instance: Instance) -> superset_instance.Service:
    """Superset on this instance's metadata database, reading the lake as `lake_reader`."""
    home, address = instance.home, instance.address
    place = superset_instance.Postgres
    return superset_instance.Service(
        environment=ENVIRONMENTS / "superset",
        data=home.superset,
        run=home.run,
        logs=home.logs,
        secrets=home.secrets,
        metadata=place(address.host, address.port, "superset", "superset", home.passfile("superset")),
        lake=place(address.host, address.port, "lake", "lake_reader", home.passfile("lake_reader")),
        lake_files=f"{home.lake}/",
        extensions=home.extensions,
        marts=assets.marts_read(),
        currency_sign=currency_sign(instance.settings.base_currency),
    )


def tryton(instance: Instance) -> tryton_instance.Service:
    """The sample ERP on its own database of this instance's server."""
    home, address = instance.home, instance.address
    return tryton_instance.Service(
        environment=ENVIRONMENTS / "tryton",
        data=home.tryton,
        run=home.run,
        logs=home.logs,
        secrets=home.secrets,
        database=tryton_instance.Postgres(
            address.host, address.port, "tryton", "tryton", home.passfile("tryton")
        ),
    )


def passwords(instance: Instance) -> dict[str, str]:
    """Superset's generated passwords by user, made once and kept in a file of mode 600; never in a log."""
    known = read_passwords(instance.home)
    missing = [user for user in ("admin", *DEMO_USERS) if user not in known]
    if missing:
        known |= {user: secrets.token_urlsafe(12) for user in missing}
        kept = {user: word for user, word in known.items() if user != "tryton"}
        write_secret(_password_file(instance.home), json.dumps(kept, indent=2))
    return known


def read_passwords(home: Home) -> dict[str, str]:
    """The passwords made so far; `tryton` is the sample ERP's administrator."""
    file, tryton_file = _password_file(home), home.secrets / "tryton_admin"
    known = json.loads(file.read_text()) if file.exists() else {}
    return known | ({"tryton": tryton_file.read_text().strip()} if tryton_file.exists() else {})


def _password_file(home: Home) -> Path:
    return home.secrets / "superset.json"


def start_dagster(instance: Instance) -> int:
    """Start Dagster's web server (loopback: it has no login) and daemon; returns the web server's port."""
    running = process.noted(_note_file(instance, "dagster_web"))
    if running and process.noted(_note_file(instance, "dagster_daemon")):
        return running["port"]
    stop_dagster(instance)
    from orchestration.execute import end_dead_runs  # brings Dagster with it, which only this needs

    with run_lock(instance.home.run / "run.lock", "zhongtai serve", instance.now()):
        end_dead_runs()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    workspace = ["-w", str(REPOSITORY / "workspace.yaml")]
    _spawn(
        instance, "dagster_web", ["dagster-webserver", *workspace, "-h", "127.0.0.1", "-p", str(port)], port
    )
    _spawn(instance, "dagster_daemon", ["dagster-daemon", "run", *workspace], None)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=5):
                return port
        except OSError:
            time.sleep(0.3)
    raise Problem(
        "Dagster's web server did not answer within two minutes.",
        where=str(instance.home.logs / "dagster_web.log"),
        cure="Its log says why; `zhongtai stop`, then `zhongtai serve` again.",
    )


def stop_dagster(instance: Instance) -> None:
    """Stop both of Dagster's processes and what they started."""
    for name in ("dagster_daemon", "dagster_web"):
        process.stop(_note_file(instance, name))


def _spawn(instance: Instance, name: str, command: list[str], port: int | None) -> None:
    executable = Path(sys.executable).parent / command[0]
    variables = {"DAGSTER_HOME": str(instance.home.dagster), "ZHONGTAI_HOME": str(instance.home.root)}
    with (instance.home.logs / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            [str(executable), *command[1:]],
            env=child_environment(variables),
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    process.note(_note_file(instance, name), child.pid, port)


def _note_file(instance: Instance, name: str) -> Path:
    return instance.home.run / f"{name}.json"
