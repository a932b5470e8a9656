"""What tells one instance's site from another's, and the settings file and environment made of it.

Belongs here: addresses and paths handed in, written down for the site's `settings.py`. Does not: processes (`server.py`).
"""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from services.child import ServiceFailed
from services.postgres import Postgres

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Service:
    """One Django system: `name` is its folder here, its environment, its database and its source in the platform."""

    name: str
    title: str
    distribution: str  # the package that is the system
    environment: Path
    data: Path
    run: Path
    logs: Path
    secrets: Path
    database: Postgres
    postgres_tools: (
        Path | None
    )  # the folder of pg_dump and pg_restore of the server's own version, where there is one

    @property
    def python(self) -> Path:
        return self.environment / "bin/python"

    @property
    def run_file(self) -> Path:
        return self.run / f"{self.name}.json"

    @property
    def log(self) -> Path:
        return self.logs / f"{self.name}.log"

    @property
    def password_file(self) -> Path:
        """The password of the site's administrator, one line, mode 600."""
        return self.secrets / f"{self.name}_admin"

    @property
    def version(self) -> str:
        name = self.distribution.replace("-", "_")
        found = next(self.environment.glob(f"lib/python3*/site-packages/{name}-*.dist-info"), None)
        if found is None:
            raise ServiceFailed(f"{self.environment} holds no {self.distribution}. Install it: make dev")
        return found.name.removeprefix(f"{name}-").removesuffix(".dist-info")


def write_settings(service: Service) -> Path:
    """Write what the site's `settings.py` reads; keys and the administrator's password are made once."""
    for folder in (service.data, service.run, service.logs, service.secrets):
        folder.mkdir(parents=True, exist_ok=True)
    key_file = service.secrets / f"{service.name}_key"
    for file in (key_file, service.password_file):
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48 if file == key_file else 16))
    settings = {
        "database": asdict(service.database),
        "secret_key_file": str(key_file),
        "data": str(service.data),
        "logs": str(service.logs),
        # Two instances on one machine are one host to a browser; their sessions must not overwrite each other's.
        "cookie": f"{service.name}_{hashlib.sha256(str(service.data.resolve()).encode()).hexdigest()[:12]}",
    }
    file = service.data / "settings.json"
    text = json.dumps(settings, indent=2, default=str)
    if not file.exists() or file.read_text() != text:
        file.write_text(text)
    return file


def child_environment(service: Service) -> dict[str, str]:
    """The whole environment of the child: nothing of ours is inherited, so nothing of ours can leak."""
    return {
        "PATH": f"{service.environment}/bin:/usr/bin:/bin",
        "HOME": str(service.data),
        "USER": service.name,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "PYTHONHASHSEED": "0",
        "DJANGO_SETTINGS_MODULE": f"services.{service.name}.settings",
        "ZT_SITE_SETTINGS": str(write_settings(service)),
        "ZT_SITE_ADMIN": str(service.password_file),
        **service.database.variables,
    }
