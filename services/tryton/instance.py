"""What tells one instance's Tryton from another's, and the configuration and environment made of it.

Belongs here: addresses and paths handed in, written down for trytond. Does not: processes (`server.py`), nor what
lies in the ERP (`sample_company/`).
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from services.child import ServiceFailed
from services.postgres import Postgres

REPOSITORY = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh_CN")
MODULES = (
    "party",
    "company",
    "product",
    "currency",
    "sale",
    "stock",
    "product_price_list",
    "sale_price_list",
    "analytic_account",
    "analytic_sale",
    "account",
    "account_invoice",
    "sale_opportunity",
    "purchase",
    "production",
)
# No name, host or password in the URI: libpq reads PGHOST, PGPORT, PGUSER and PGPASSFILE of the process.
CONFIGURATION = """# Written by zhongtai at each start.
[database]
uri = postgresql://
path = {attachments}
language = en
list = False

[web]
listen = 127.0.0.1:{port}

[session]
# The attempts of a whole test suite come from one address.
max_attempt_ip_network = 3000
"""


@dataclass(frozen=True)
class Service:
    """All that tells one instance's Tryton from another's."""

    environment: Path  # the locked environment, `.venvs/tryton`
    data: Path
    run: Path
    logs: Path
    secrets: Path
    database: Postgres
    postgres_tools: Path | None = (
        None  # pg_dump and pg_restore of the server's own version, where there are any
    )

    @property
    def python(self) -> Path:
        return self.environment / "bin/python"

    @property
    def run_file(self) -> Path:
        return self.run / "tryton.json"

    @property
    def log(self) -> Path:
        return self.logs / "tryton.log"

    @property
    def password_file(self) -> Path:
        """The password of Tryton's user `admin`, one line, mode 600."""
        return self.secrets / "tryton_admin"

    @property
    def version(self) -> str:
        found = next(self.environment.glob("lib/python3*/site-packages/trytond-*.dist-info"), None)
        if found is None:
            raise ServiceFailed(f"{self.environment} holds no trytond. Install it: make dev")
        return found.name.removeprefix("trytond-").removesuffix(".dist-info")


def write_configuration(service: Service, port: int = 0) -> Path:
    """Write trytond.conf (port 0: for commands that do not listen) and make the administrator's password once."""
    for folder in (service.data, service.run, service.logs, service.secrets):
        folder.mkdir(parents=True, exist_ok=True)
    if not service.password_file.exists():
        service.password_file.touch(mode=0o600)
        service.password_file.write_text(secrets.token_urlsafe(16))
    # A server's file names its port; commands beside it must not overwrite that.
    file = service.data / ("trytond.conf" if port else "command.conf")
    text = CONFIGURATION.format(attachments=service.data / "attachments", port=port)
    if not file.exists() or file.read_text() != text:
        file.write_text(text)
    return file


def child_environment(service: Service, configuration: Path) -> dict[str, str]:
    """The whole environment of the child: nothing of ours is inherited, so nothing of ours can leak."""
    return {
        "PATH": f"{service.environment}/bin:/usr/bin:/bin",
        "HOME": str(service.data),
        "USER": "tryton",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        # Tryton asserts on each record made that all its neighbours are whole: quadratic, and half of a migration.
        "PYTHONOPTIMIZE": "1",
        **service.database.variables,
        "TRYTOND_CONFIG": str(configuration),
        "TRYTONPASSFILE": str(service.password_file),
    }
