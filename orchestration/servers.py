"""The services beside the platform, as this instance's settings describe them: Superset and the sample ERP.

Belongs here: building their descriptions from the instance. How they start stands in `services/`, how Dagster does in
`dagster_servers.py`.
"""

import json
import secrets
from pathlib import Path

from dashboards import assets
from dashboards.wording import currency_sign
from lake.home import Home
from lake.roles import write_secret
from orchestration.instance import Instance
from orchestration.settings import REPOSITORY
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
        lake=instance.lake_address("lake_reader").catalog,
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


def has_sample(instance: Instance) -> bool:
    """Whether the ERP that is read is the sample one on the instance's own server."""
    return instance.settings.connected().get("tryton") == ""


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
