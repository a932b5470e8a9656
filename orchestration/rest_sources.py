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
from services.django_site import server


def land(
    instance: Instance, rest: RestSource, lake: duckdb.DuckDBPyConnection, vault: Vault
) -> list[LoadReport]:
    """Land it; no report where the sample system that serves it does not run."""
    started = instance.now()
    try:
        found = _address(instance, rest), _login(instance, rest)
    except LandingError as error:
        return [LoadReport(rest.name, started, instance.now(), "failed", error=error)]
    address, login = found
    if address is None:
        progress.report(f"{rest.name} is not running, nothing was asked of it | 未运行，已跳过")
        return []

    def told(label: str, done: int, total: int) -> None:
        progress.report(f"Landing {rest.name} | 入湖", done, total)

    return [land_rest(rest, address, login, lake, instance.now, told, vault)]


def _address(instance: Instance, rest: RestSource) -> str | None:
    """The company's own, or the sample system's while it runs."""
    own = instance.settings.connected()[rest.name]
    if own:
        return own
    port = server.running(servers.site(instance, rest.sample))
    return f"http://127.0.0.1:{port}/" if port else None


def _login(instance: Instance, rest: RestSource) -> Login:
    """What the file in secrets/ says: `user:password`, or a whole header such as `Token …`. Of the sample, its administrator.

    Raises LandingError where there is none.
    """
    if not instance.settings.connected()[rest.name]:
        site = servers.site(instance, rest.sample)
        file, user = site.password_file, f"{servers.ADMINISTRATORS[rest.sample]}:"
    else:
        file, user = instance.home.secrets / f"{rest.name}_login", ""
    said = file.read_text().strip() if file.exists() else ""
    if not said:
        raise LandingError(
            f"there is no login for it: {file} is missing or empty",
            rest.name,
            "write one line into that file, mode 600: user:password, or a whole header such as 'Token …'",
        )
    if not user and said.startswith(("Token ", "Bearer ", "Basic ")):
        return Login(said)
    return Login("Basic " + base64.b64encode(f"{user}{said}".encode()).decode())
