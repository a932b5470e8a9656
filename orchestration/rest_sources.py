"""Where a source that is read over HTTP is, and with which login, as this instance's settings and secrets have it.

Belongs here: the address and the login handed to `ingestion.land_rest`. Does not: what is read.
"""

import base64

import duckdb

from ingestion.errors import LandingError
from ingestion.land_rest import land_rest
from ingestion.pull_pages import Login
from ingestion.report import LoadReport
from ingestion.rest_spec import RestSource
from ingestion.vault import Vault
from orchestration import progress, servers
from orchestration.instance import Instance
from quality import door
from services.child import ServiceFailed
from services.django_site import server


def land(
    instance: Instance, rest: RestSource, lake: duckdb.DuckDBPyConnection, vault: Vault
) -> list[LoadReport]:
    """Land it. The sample system that serves it runs at least for as long as it is asked."""

    def told(label: str, done: int, total: int) -> None:
        progress.report(f"Landing {rest.name} | 入湖", done, total)

    started = instance.now()
    try:
        login = _login(instance, rest)
        if own := instance.settings.connected()[rest.name]:
            return [land_rest(rest, own, login, lake, instance.now, door.faults, told, vault)]
        progress.report(f"Landing {rest.name} | 入湖")
        with server.served(servers.site(instance, rest.sample)) as port:
            return [
                land_rest(
                    rest, f"http://127.0.0.1:{port}/", login, lake, instance.now, door.faults, told, vault
                )
            ]
    except ServiceFailed as failed:
        cure = "mend what the log says, then run again; nothing that had landed was lost"
        error = LandingError(str(failed), f"{rest.name}, {servers.site(instance, rest.sample).log}", cure)
    except LandingError as refused:
        error = refused
    return [LoadReport(rest.name, started, instance.now(), "failed", error=error)]


def _login(instance: Instance, rest: RestSource) -> Login:
    """What the file in secrets/ says: `user:password`, or a whole header such as `Token …`. Of the sample, its administrator.

    Raises LandingError where there is none.
    """
    cure = "write one line into that file, mode 600: user:password, or a whole header such as 'Token …'"
    file, user = instance.home.secrets / f"{rest.name}_login", ""
    if not instance.settings.connected()[rest.name]:
        file, user = (
            servers.site(instance, rest.sample).password_file,
            f"{servers.ADMINISTRATORS[rest.sample]}:",
        )
        cure = "`zhongtai sample write` sets the sample system up"
    said = file.read_text().strip() if file.exists() else ""
    if not said:
        raise LandingError(f"there is no login for it: {file} is missing or empty", rest.name, cure)
    if not user and said.startswith(("Token ", "Bearer ", "Basic ")):
        return Login(said)
    return Login("Basic " + base64.b64encode(f"{user}{said}".encode()).decode())
