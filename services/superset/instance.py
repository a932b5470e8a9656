"""What tells one instance's Superset from another's, and the settings file and environment made of it.

Belongs here: addresses and paths handed in, written down for `superset_config.py`. Does not: processes (`server.py`).
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
    """All that tells one instance's Superset from another's."""

    environment: Path  # the locked environment, `.venvs/superset`
    data: Path
    run: Path
    logs: Path
    secrets: Path
    metadata: Postgres
    lake: str  # libpq keywords of the catalog, as the reader role
    lake_files: str  # the data path, a folder ending in / or an S3 URL
    extensions: Path
    marts: tuple[str, ...]  # what screens and rules read; `dashboards.assets.marts_read` lists it
    data_docs: Path  # pages of the platform's statistics, shown to who sees all units
    currency_sign: str = "¥"
    language: str = "zh"  # of Superset's own buttons before a reader chooses

    @property
    def run_file(self) -> Path:
        return self.run / "superset.json"

    @property
    def log(self) -> Path:
        return self.logs / "superset.log"

    @property
    def version(self) -> str:
        found = next(self.environment.glob("lib/python3*/site-packages/apache_superset-*.dist-info"), None)
        if found is None:
            raise ServiceFailed(f"{self.environment} holds no Superset. Install it: make dev")
        return found.name.removeprefix("apache_superset-").removesuffix(".dist-info")


def write_settings(service: Service) -> str:
    """Write what `superset_config.py` reads, and return its digest."""
    for folder in (service.data, service.run, service.logs, service.secrets):
        folder.mkdir(parents=True, exist_ok=True)
    key_file = service.secrets / "superset_secret_key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(48))
    settings = {
        "metadata": asdict(service.metadata),
        "lake": {
            "catalog": service.lake,
            "data_path": service.lake_files,
            "extensions": str(service.extensions),
            "spill": str(service.data / "spill"),
        },
        "secret_key_file": str(key_file),
        "data_dir": str(service.data),
        "cookie": f"zhongtai_{hashlib.sha256(str(service.data.resolve()).encode()).hexdigest()[:12]}",
        "marts": sorted(service.marts),
        "data_docs": str(service.data_docs),
        "currency_sign": service.currency_sign,
        "language": service.language,
    }
    text = json.dumps(settings, indent=2, default=str)
    (service.data / "settings.json").write_text(text)
    code = [p.read_text() for p in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256("".join([service.version, text, *code]).encode()).hexdigest()


def child_environment(service: Service) -> dict[str, str]:
    """The whole environment of the child: nothing of ours is inherited, so nothing of ours can leak."""
    return {
        "PATH": f"{service.environment}/bin:/usr/bin:/bin",
        "HOME": str(service.data),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SUPERSET_CONFIG_PATH": str(Path(__file__).with_name("superset_config.py")),
        "ZT_SUPERSET_SETTINGS": str(service.data / "settings.json"),
    }
