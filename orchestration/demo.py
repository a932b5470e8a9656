"""The demo line, and the servers beside it: ERP, sample company, run, Superset, dashboards.

Belongs here: the order of the steps. How each is done stands in `services/`, `sample_company/`, `dashboards/`.
"""

from concurrent.futures import ThreadPoolExecutor

from orchestration import dagster_servers, execute, progress, sample, screens, servers
from orchestration.instance import Instance
from orchestration.outcome import Outcome
from orchestration.told import told
from services.django_site import server as site_server
from services.django_site.instance import Service as Site
from services.superset import server as superset_server
from services.tryton import server as tryton_server


def build(instance: Instance) -> Outcome:
    """Everything up to published dashboards; a second call only brings in what is new.

    Superset starts while the company is written and landed: neither waits for the other.
    """
    with ThreadPoolExecutor(1) as beside:
        superset = beside.submit(screens.start, instance)
        sample.write_company(instance)
        result = execute.run(instance)
        progress.report("Waiting for Superset | 等待 Superset")
        address = superset.result()
    screens.publish(instance, address)
    return result


def start_servers(instance: Instance) -> list[tuple[str, str, str]]:
    """Start what is not running, side by side; returns name, address and how to log in of each."""
    progress.report("Starting Superset, the sample systems and Dagster | 启动 Superset、样例系统和 Dagster")
    with ThreadPoolExecutor(2) as beside:
        dagster = beside.submit(dagster_servers.start, instance)
        tryton = beside.submit(_start_tryton, instance) if servers.has_sample(instance) else None
        sites = [(site, beside.submit(_start_site, site)) for site in servers.sites(instance)]
        shown = screens.publish(instance, screens.start(instance))
        login = "demo_executive: `zhongtai password demo_executive`"
        found = [(screen.title, screen.url, login) for screen in shown]
        if tryton:
            address = f"http://127.0.0.1:{tryton.result()}"
            found.append(("Tryton (JSON-RPC)", address, "admin: `zhongtai password tryton`"))
        for site, port in sites:
            login = f"{servers.ADMINISTRATORS[site.name]}: `zhongtai password {site.name}`"
            found.append(
                (site.title, f"http://127.0.0.1:{port.result()}{servers.FRONT_PAGES[site.name]}", login)
            )
        found.append(("Dagster", f"http://127.0.0.1:{dagster.result()}", "no login, this machine only"))
    return found


def _start_tryton(instance: Instance) -> int:
    service = servers.tryton(instance)
    with told(str(service.log)):
        return tryton_server.start(service)


def _start_site(site: Site) -> int:
    with told(str(site.log)):
        return site_server.start(site)


def stop_servers(instance: Instance) -> None:
    """Stop every server of the instance, PostgreSQL last."""
    from lake import postgres

    with ThreadPoolExecutor(5) as beside:
        stopping = [
            *(beside.submit(site_server.stop, servers.site(instance, name)) for name in servers.SITES),
            beside.submit(dagster_servers.stop, instance),
            beside.submit(tryton_server.stop, servers.tryton(instance)),
            beside.submit(superset_server.stop, servers.superset(instance)),
        ]
    for stopped in stopping:
        stopped.result()
    if not instance.settings.pg_host:
        postgres.stop(instance.home)
