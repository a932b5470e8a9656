"""The folder an instance keeps its state under, and the names inside it.

Belongs here: paths and their permissions. Does not: which folder it is (that is a setting).
"""

from dataclasses import dataclass
from pathlib import Path

FOLDERS = (
    "lake",
    "extensions",
    "inbox",
    "dlt",
    "dagster",
    "superset",
    "tryton",
    "django_crm",
    "django_helpdesk",
    "data_docs",
    "logs",
    "run",
    "spill",
)


@dataclass(frozen=True)
class Home:
    """Names every folder of one instance; two instances are two roots."""

    root: Path

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.root / "postgres"

    @property
    def secrets(self) -> Path:
        """Generated passwords and keys, mode 700; files in it 600."""
        return self.root / "secrets"

    @property
    def lake(self) -> Path:
        """The lake's Parquet files."""
        return self.root / "lake"

    @property
    def extensions(self) -> Path:
        """DuckDB's extensions, unpacked from their wheels."""
        return self.root / "extensions"

    @property
    def spill(self) -> Path:
        """What DuckDB puts aside while memory is short; empty when nothing runs."""
        return self.root / "spill"

    @property
    def inbox(self) -> Path:
        """One folder a delivery: files and their mapping.yaml."""
        return self.root / "inbox"

    @property
    def dlt(self) -> Path:
        """Working folder of the landing pipelines."""
        return self.root / "dlt"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME: its configuration and compute logs."""
        return self.root / "dagster"

    @property
    def superset(self) -> Path:
        """Superset's configuration and working files."""
        return self.root / "superset"

    @property
    def tryton(self) -> Path:
        """The sample ERP's configuration and attachments."""
        return self.root / "tryton"

    def site(self, name: str) -> Path:
        """The settings and attachments of a sample system that is a Django site."""
        return self.root / name

    @property
    def sample_day(self) -> Path:
        """The day the sample company has come to, as a note of one line."""
        return self.tryton / "company_today"

    @property
    def sample_truth(self) -> Path:
        """What was planted in the sample company's systems; nothing lands it."""
        return self.root / "sample_truth"

    @property
    def data_docs(self) -> Path:
        """What statistics said of the last build, as pages; Superset shows them to who sees all units."""
        return self.root / "data_docs"

    @property
    def logs(self) -> Path:
        """Logs of the servers and of runs."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """Process ids and the ports that were found, one JSON file a server."""
        return self.root / "run"

    def passfile(self, role: str) -> Path:
        """libpq's own password file, holding this one role."""
        return self.secrets / f"{role}.pgpass"

    def create(self) -> "Home":
        """Make what is missing; idempotent."""
        self.root.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (self.root / name).mkdir(exist_ok=True)
        self.secrets.mkdir(exist_ok=True)
        self.secrets.chmod(0o700)
        return self
