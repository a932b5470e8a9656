"""dbt's manifest, which Dagster's definitions are made of: read anew whenever a file of the dbt project has changed.

Belongs here: when dbt must parse, and its own words where it cannot; the tables of raw that it may read, which follow from what is
declared in `ingestion/`. `python -m orchestration.manifest` does it ahead.
"""

import fcntl
import hashlib
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import yaml

from ingestion.catalog import ENTITIES
from ingestion.sources import DECLARED
from orchestration.problems import Problem
from orchestration.settings import REPOSITORY, child_environment

DBT_PROJECT = REPOSITORY / "dbt_project"
NOT_SOURCE = ("target", "logs", ".user.yml")


def current_manifest(project: Path = DBT_PROJECT) -> Path:
    """The manifest of the project as it stands; dbt parses (some seconds, no connection) only after a change.

    Raises Problem with dbt's own words where the project cannot be parsed.
    """
    target = project / "target"
    target.mkdir(exist_ok=True)
    manifest, parsed = target / "manifest.json", target / "parsed"
    sources = target / "sources" / "raw.yml"
    with (target / ".parsing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the web server and a run may both find it old
        declared = _raw_tables()
        stands = _fingerprint(project, declared)
        if not manifest.exists() or not parsed.exists() or parsed.read_text() != stands:
            sources.parent.mkdir(exist_ok=True)
            sources.write_text(declared, encoding="utf-8")
            _parse(project)
            parsed.write_text(stands)
    return manifest


def _raw_tables() -> str:
    """dbt's sources, as YAML: every table that a declaration lands. The calendar alone describes itself, beside its model."""
    inbox = "Files by the file contract, whatever system they come from; `_source` names the mapping."
    landed = [
        (s.schema, f"{s.title or s.name}, as there, landed at one moment.", [t.lake_name for t in s.tables])
        for s in DECLARED
    ]
    sources = [
        {
            "name": schema,
            "database": "lake",
            "schema": schema,
            "description": description,
            "tables": [{"name": table} for table in tables],
        }
        for schema, description, tables in (*landed, ("raw_inbox", inbox, list(ENTITIES)))
    ]
    return yaml.safe_dump({"sources": sources}, allow_unicode=True, sort_keys=False)


def _fingerprint(project: Path, declared: str) -> str:
    """Of every file's name, size and age, so that a deleted model is noticed too; of what is declared and of dbt's version."""
    files = sorted(
        path
        for path in project.rglob("*")
        if path.is_file() and path.relative_to(project).parts[0] not in NOT_SOURCE
    )
    stands = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(
        repr((version("dbt-core"), version("dbt-duckdb"), declared, stands)).encode()
    ).hexdigest()


def _parse(project: Path) -> None:
    dbt = Path(sys.executable).with_name("dbt")
    done = subprocess.run(
        [str(dbt), "--no-use-colors", "parse", "--project-dir", str(project), "--profiles-dir", str(project)],
        env=child_environment({"DBT_TARGET_PATH": str(project / "target")}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        said = done.stdout.strip() or done.stderr.strip()
        raise Problem(
            f"dbt cannot read its project: {said.split('Encountered an error:')[-1].strip()}",
            where=str(project),
            cure="Correct the file it names. What was published stays as it was.",
        )


if __name__ == "__main__":
    try:
        current_manifest()
    except Problem as problem:
        sys.exit(f"{problem.what}\n{problem.cure}")
