"""Settings of an instance, and the only place that touches the process's environment.

Every setting is an environment variable `ZHONGTAI_…` or a line of `.env`; `.env.example` lists them.
"""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parent.parent

# No component reports to anybody; each has its own switch.
SILENCE = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "PYTHONWARNINGS": "ignore:XDG_RUNTIME_DIR is not set,ignore::DeprecationWarning",
}


class Settings(BaseSettings):
    """What a person may set; all else is derived or generated."""

    model_config = SettingsConfigDict(
        env_prefix="ZHONGTAI_", env_file=REPOSITORY / ".env", extra="ignore", hide_input_in_errors=True
    )

    home: Path = Field(default=REPOSITORY / ".zhongtai", description="Folder of this instance's state")
    base_currency: str = Field(default="CNY", description="The company's currency: *_base columns are in it")
    timezone: str = Field(default="Asia/Shanghai", description="Zone of business dates")
    today: date | None = Field(default=None, description="A fixed business date, for tests and samples")
    pg_host: str | None = Field(
        default=None, description="The company's own PostgreSQL instead of the embedded one"
    )
    pg_port: int = Field(default=5432, description="Port of that server")
    sources: str = Field(
        default="tryton,django_crm,django_helpdesk,helpdesk_api",
        description="Connected systems, by commas: NAME reads the sample system on the instance's own server, "
        "NAME=postgresql://role@host:port/database the company's own (its password in secrets/NAME_reader.pgpass)",
    )
    source_minutes: int = Field(
        default=60,
        gt=0,
        description="Minutes that reading one table of a source may take before it is given up",
    )
    keep_days: int = Field(default=7, description="Days that unpublished snapshots are kept")
    sample_scale: float = Field(
        default=0.1, description="Size of the sample company: 1 is 200,000 order lines"
    )
    sample_seed: int = Field(default=20260101, description="Same seed, same company")
    sample_today: date = Field(
        default=date(2026, 6, 30), description="The sample company's last day at first"
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("base_currency")
    @classmethod
    def _iso(cls, code: str) -> str:
        if len(code) != 3 or not code.isascii() or not code.isupper():
            raise ValueError(f"ZHONGTAI_BASE_CURRENCY is {code!r}; it must be an ISO 4217 code such as CNY")
        return code

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @field_validator("sources")
    @classmethod
    def _no_password(cls, text: str) -> str:
        for _, url in _pairs(text):
            if url and urlsplit(url).password:
                raise ValueError(
                    "a source's URL holds a password; write it into secrets/NAME_reader.pgpass instead "
                    "(host:port:database:role:password, mode 600)"
                )
        return text

    def connected(self) -> dict[str, str]:
        """Connected systems and where they are: '' is the sample system on the instance's own server."""
        return dict(_pairs(self.sources))

    def now(self) -> datetime:
        """The moment, in UTC: the one clock of the platform."""
        return datetime.now(UTC)

    def business_today(self) -> date:
        """Today in the company's zone, or the fixed date."""
        return self.today or self.now().astimezone(ZoneInfo(self.timezone)).date()


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = [part.strip().partition("=") for part in text.split(",") if part.strip()]
    return [(name.strip(), url.strip()) for name, _, url in parts]


def export(variables: dict[str, str]) -> None:
    """Hand `variables` to this process's children (dbt, Dagster) through the environment. Never a secret."""
    os.environ.update(variables)


def child_environment(variables: dict[str, str] | None = None) -> dict[str, str]:
    """The environment for a child process: this one's, silenced, with `variables` on top."""
    return {**os.environ, **SILENCE, **(variables or {})}


export(SILENCE)
