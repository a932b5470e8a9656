"""The services beside the platform, as this instance's settings describe them: Superset and the sample ERP.

Belongs here: building their descriptions from the instance. How they start stands in `services/`, how Dagster does in
`dagster_servers.py`.
"""

import json
import secrets
from pathlib import Path

from dashboards import assets
from dashboards.wording import currency_sign
from lake import postgres
from lake.home import Home
from lake.roles import write_secret
from orchestration.instance import Instance
from orchestration.settings import REPOSITORY
from services.django_site.instance import Service as Site
from services.postgres import Postgres
from services.superset import instance as superset_instance
from services.tryton import instance as tryton_instance

ENVIRONMENTS = REPOSITORY / ".venvs"
SITES = {
    "django_crm": ("django-crm", "django-crm"),
    "django_helpdesk": ("django-helpdesk", "django-helpdesk"),
}
# Who logs in where, and the page one starts from.
ADMINISTRATORS = {"django_crm": "admin@example.com", "django_helpdesk": "admin"}
FRONT_PAGES = {"django_crm": "/admin/", "django_helpdesk": "/"}
DEMO_USERS = {"demo_executive": "Executive", "demo_manager": "Manager", "demo_nobody": "Nobody"}


def superset(instance: Instance) -> superset_instance.Service:
    """Superset on this instance's metadata database, reading the lake as `lake_reader`."""
    home, address = instance.home, instance.address
    return superset_instance.Service(
        environment=ENVIRONMENTS / "superset",
        data=home.superset,
        run=home.run,
        logs=home.logs,
        secrets=home.secrets,
        metadata=Postgres(address.host, address.port, "superset", "superset", home.passfile("superset")),
        lake=instance.lake_address("lake_reader").catalog,
        lake_files=f"{home.lake}/",
        extensions=home.extensions,
        marts=assets.marts_read(),
        data_docs=home.data_docs,
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
        database=Postgres(address.host, address.port, "tryton", "tryton", home.passfile("tryton")),
        postgres_tools=_tools(instance),
    )


def site(instance: Instance, name: str) -> Site:
    """A sample system that is a Django site, on its own database of this instance's server."""
    home, address, (title, distribution) = instance.home, instance.address, SITES[name]
    return Site(
        name=name,
        title=title,
        distribution=distribution,
        environment=ENVIRONMENTS / name,
        data=home.site(name),
        run=home.run,
        logs=home.logs,
        secrets=home.secrets,
        database=Postgres(address.host, address.port, name, name, home.passfile(name)),
        postgres_tools=_tools(instance),
    )


def _tools(instance: Instance) -> Path | None:
    """The embedded server's own programs; a company's server may be of another version than any that lie here."""
    return None if instance.settings.pg_host else postgres.tools(instance.home)


def sites(instance: Instance) -> list[Site]:
    """The Django sites whose sample is what is read."""
    return [site(instance, name) for name in SITES if has_sample(instance, name)]


def has_sample(instance: Instance, name: str = "tryton") -> bool:
    """Whether what is read of that system is the sample one on the instance's own server."""
    return instance.settings.connected().get(name) == ""


def passwords(instance: Instance) -> dict[str, str]:
    """Superset's generated passwords by user, made once and kept in a file of mode 600; never in a log."""
    known = read_passwords(instance.home)
    missing = [user for user in ("admin", *DEMO_USERS) if user not in known]
    if missing:
        known |= {user: secrets.token_urlsafe(12) for user in missing}
        kept = {user: word for user, word in known.items() if user in ("admin", *DEMO_USERS)}
        write_secret(_password_file(instance.home), json.dumps(kept, indent=2))
    return known


def read_passwords(home: Home) -> dict[str, str]:
    """The passwords made so far; `tryton`, `django_crm`, `django_helpdesk` are the sample systems' administrators."""
    file = _password_file(home)
    known = json.loads(file.read_text()) if file.exists() else {}
    kept = {name: home.secrets / f"{name}_admin" for name in ("tryton", *SITES)}
    return known | {name: file.read_text().strip() for name, file in kept.items() if file.exists()}


def _password_file(home: Home) -> Path:
    return home.secrets / "superset.json"
