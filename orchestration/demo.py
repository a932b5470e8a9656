"""The demo line, and the servers beside it: ERP, sample company, run, Superset, dashboards.

Belongs here: the order of the steps. How each is done stands in `services/`, `sample_company/`, `dashboards/`.
"""

from concurrent.futures import ThreadPoolExecutor

from orchestration import dagster_servers, execute, progress, screens, servers
from orchestration.business_day import note_sample_day
from orchestration.instance import Instance
from orchestration.outcome import Outcome
from orchestration.told import told
from services.superset import server as superset_server
from services.tryton import sample
from services.tryton import server as tryton_server


def build(instance: Instance) -> Outcome:
    """Everything up to published dashboards; a second call only brings in what is new.

    Superset starts while the company is written and landed: neither waits for the other.
    """
    with ThreadPoolExecutor(1) as beside:
        superset = beside.submit(screens.start, instance)
        write_company(instance)
        result = execute.run(instance)
        progress.report("Waiting for Superset | 等待 Superset")
        address = superset.result()
    screens.publish(instance, address)
    return result


def write_company(instance: Instance) -> bool:
    """Initialise the sample ERP and write the company into it; False where it was there already."""
    if not servers.has_sample(instance):
        return False
    settings, service = instance.settings, servers.tryton(instance)
    with told(str(service.log)):
        tryton_server.initialise(service, _told)
        written = sample.write(
            service,
            inbox=instance.home.inbox,
            scale=settings.sample_scale,
            seed=settings.sample_seed,
            today=settings.sample_today,
            progress=_told,
        )
        if day := sample.company_today(service):
            note_sample_day(instance, day)
        return written


def advance_company(instance: Instance, days: int) -> None:
    """Let days pass in the sample company."""
    service = servers.tryton(instance)
    with told(str(service.log)):
        day = sample.advance(service, inbox=instance.home.inbox, days=days, progress=_told)
        note_sample_day(instance, day)


def start_servers(instance: Instance) -> list[tuple[str, str, str]]:
    """Start what is not running, side by side; returns name, address and how to log in of each."""
    progress.report("Starting Superset, the sample ERP and Dagster | 启动 Superset、样例 ERP 和 Dagster")
    with ThreadPoolExecutor(2) as beside:
        dagster = beside.submit(dagster_servers.start, instance)
        tryton = beside.submit(_start_tryton, instance) if servers.has_sample(instance) else None
        shown = screens.publish(instance, screens.start(instance))
        login = "demo_executive: `zhongtai password demo_executive`"
        found = [(screen.title, screen.url, login) for screen in shown]
        if tryton:
            address = f"http://127.0.0.1:{tryton.result()}"
            found.append(("Tryton (JSON-RPC)", address, "admin: `zhongtai password tryton`"))
        found.append(("Dagster", f"http://127.0.0.1:{dagster.result()}", "no login, this machine only"))
    return found


def _start_tryton(instance: Instance) -> int:
    service = servers.tryton(instance)
    with told(str(service.log)):
        return tryton_server.start(service)


def stop_servers(instance: Instance) -> None:
    """Stop every server of the instance, PostgreSQL last."""
    from lake import postgres

    with ThreadPoolExecutor(3) as beside:
        stopping = [
            beside.submit(dagster_servers.stop, instance),
            beside.submit(tryton_server.stop, servers.tryton(instance)),
            beside.submit(superset_server.stop, servers.superset(instance)),
        ]
    for stopped in stopping:
        stopped.result()
    if not instance.settings.pg_host:
        postgres.stop(instance.home)


def _told(step: dict) -> None:
    if "step" in step:  # a child's last line is its result
        progress.report(f"{step['step']} | {step['label_zh']}", step.get("done", 0), step.get("total", 0))
