"""Superset of this instance: prepare it, start it, and bring dashboards, users and rules to what the repository says."""

from dashboards import publish as publishing
from dashboards.publish import Credentials, Screen
from dashboards.rights import Person
from dashboards.wording import Setting
from orchestration import dbt_artifacts, progress, servers
from orchestration.instance import DBT_PROJECT, Instance
from orchestration.settings import REPOSITORY
from orchestration.told import told
from services.superset import server

ASSETS = REPOSITORY / "dashboards" / "assets"


def prepare(instance: Instance) -> None:
    """Make or upgrade Superset's own tables; returns at once where that was done."""
    service = servers.superset(instance)
    with told(str(service.log)):
        server.initialise(service, servers.passwords(instance)["admin"])


def publish(instance: Instance) -> list[Screen]:
    """Start Superset if it does not run, and publish the screens. Raises Problem."""
    service = servers.superset(instance)
    progress.report("Starting Superset | 启动 Superset")
    with told(str(service.log)):
        port = server.start(service)
        progress.report("Publishing dashboards | 发布看板")
        known = servers.passwords(instance)
        manifest = dbt_artifacts.read_manifest(DBT_PROJECT / "target")
        return publishing.publish(
            f"http://127.0.0.1:{port}",
            Credentials("admin", known["admin"]),
            ASSETS,
            {**dbt_artifacts.mart_columns(manifest), **PUBLICATION_COLUMNS},
            [Person(user, known[user], "Demo", last) for user, last in servers.DEMO_USERS.items()],
            Setting(instance.settings.base_currency, instance.settings.timezone),
        )


# Made by the promotion, not by dbt: see lake/promotion.py.
PUBLICATION_COLUMNS = {
    "publication": {
        "publication_id": "bigint",
        "publication_group": "varchar",
        "status": "varchar",
        "run_id": "varchar",
        "raw_snapshot": "bigint",
        "candidate_snapshot": "bigint",
        "published_at": "timestamptz",
    }
}
