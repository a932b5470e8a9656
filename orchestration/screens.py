"""Superset of this instance: prepare it, start it, and bring dashboards, users and rules to what the repository says."""

from dashboards import publish as publishing
from dashboards.publish import Credentials, Screen
from dashboards.rights import Person
from dashboards.wording import Setting
from lake import health, shown
from orchestration import dbt_artifacts, progress, servers
from orchestration.instance import Instance
from orchestration.manifest import current_manifest
from orchestration.settings import REPOSITORY
from orchestration.told import told
from services.superset import server

ASSETS = REPOSITORY / "dashboards" / "assets"


def start(instance: Instance) -> str:
    """Make or upgrade Superset's tables where that is due, start it if it does not run; returns its address."""
    service = servers.superset(instance)
    with told(str(service.log)):
        server.initialise(service, servers.passwords(instance)["admin"])
        return f"http://127.0.0.1:{server.start(service)}"


def publish(instance: Instance, address: str) -> list[Screen]:
    """Bring the Superset at `address` to what the repository says. Raises Problem."""
    progress.report("Publishing dashboards | 发布看板")
    known = servers.passwords(instance)
    manifest = dbt_artifacts.read_manifest(current_manifest().parent)
    with told(str(servers.superset(instance).log)):
        return publishing.publish(
            address,
            Credentials("admin", known["admin"]),
            ASSETS,
            {**dbt_artifacts.mart_columns(manifest), **shown.COLUMNS, **health.COLUMNS},
            [Person(user, known[user], "Demo", last) for user, last in servers.DEMO_USERS.items()],
            Setting(instance.settings.base_currency, instance.settings.timezone),
        )
