"""Dagster's own servers: the code server that knows the definitions, the daemon that starts runs, the web server.

Belongs here: starting and stopping them together. What they serve stands in `definitions.py`.
"""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from orchestration.instance import Instance
from orchestration.lock import run_lock
from orchestration.problems import Problem
from orchestration.settings import REPOSITORY, child_environment
from services import process

SERVERS = ("dagster_web", "dagster_daemon", "dagster_code")


def start(instance: Instance) -> int:
    """Start Dagster's code server, web server and daemon on loopback (none has a login); returns the web server's port."""
    web = process.noted(_note_file(instance, "dagster_web"))
    if web and all(process.noted(_note_file(instance, name)) for name in SERVERS):
        return web["port"]
    stop(instance)
    from orchestration.execute import end_dead_runs  # brings Dagster with it, which only this needs

    with run_lock(instance.home.run / "run.lock", "zhongtai serve", instance.now()):
        end_dead_runs()
    # One code server for both: left alone, each starts its own, and the daemon a new one every minute.
    code, port = process.free_port(), process.free_port()
    workspace = instance.home.dagster / "workspace.yaml"
    workspace.write_text(
        f"load_from: [{{grpc_server: {{host: 127.0.0.1, port: {code}, location_name: zhongtai}}}}]\n"
    )
    served = ["-h", "127.0.0.1", "-p"]
    module = ["-m", "orchestration.definitions", "--location-name", "zhongtai"]
    _spawn(instance, "dagster_code", ["dagster", "code-server", "start", *module, *served, str(code)], code)
    _spawn(instance, "dagster_daemon", ["dagster-daemon", "run", "-w", str(workspace)], None)
    _spawn(instance, "dagster_web", ["dagster-webserver", "-w", str(workspace), *served, str(port)], port)
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


def stop(instance: Instance) -> None:
    """Stop Dagster's processes and what they started."""
    process.stop(*(_note_file(instance, name) for name in SERVERS))


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
