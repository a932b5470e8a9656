"""`zhongtai doctor`: look at each part of an instance, name what is wrong and the cure. Changes nothing."""

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import duckdb
import psycopg

from lake import connect, postgres
from lake.home import Home
from lake.roles import DATABASES
from orchestration.servers import ENVIRONMENTS
from orchestration.settings import Settings

FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One part looked at; `cure` is empty where nothing is wrong."""

    part: str
    state: str
    cure: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, healthy or not, in the order in which one thing stands on another."""
    home = Home(settings.home)
    checks: tuple[Callable[[Settings, Home], Iterator[Finding]], ...] = (
        _environments, _home, _secrets, _postgres, _lake, _runs
    )  # fmt: skip
    for check in checks:
        yield from check(settings, home)


def _environments(settings: Settings, home: Home) -> Iterator[Finding]:
    for name in ("platform", "tryton", "superset", "django_crm", "django_helpdesk"):
        present = (ENVIRONMENTS / name / "bin" / "python").exists()
        yield Finding(
            f"environment {name}", "installed" if present else "missing", "" if present else "make install"
        )


def _home(settings: Settings, home: Home) -> Iterator[Finding]:
    if not home.root.exists():
        yield Finding("home", f"{home.root} does not exist yet", "`make demo` or `zhongtai run` makes it")
        return
    if not os.access(home.root, os.W_OK):
        yield Finding(
            "home",
            f"{home.root} cannot be written",
            f"chown it, or set ZHONGTAI_HOME elsewhere than {home.root}",
        )
        return
    free = shutil.disk_usage(home.root).free
    cure = "" if free > FREE_BYTES else "Free some space: a run needs about 2 GB."
    yield Finding("home", f"{home.root}, {free / 1024**3:.0f} GB free", cure)


def _secrets(settings: Settings, home: Home) -> Iterator[Finding]:
    for file in sorted(home.secrets.glob("*")) if home.secrets.exists() else ():
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding(f"secret {file.name}", "others on this machine can read it", f"chmod 600 {file}")


def _postgres(settings: Settings, home: Home) -> Iterator[Finding]:
    address = _address(settings, home)
    if address is None:
        yield Finding(
            "PostgreSQL", "does not run", "any command that needs it starts it, e.g. `zhongtai run`"
        )
        return
    for database in DATABASES:
        for role in database.roles:
            try:
                psycopg.connect(
                    host=address.host, port=address.port, user=role, dbname=database.name,
                    passfile=str(home.passfile(role)), connect_timeout=5,
                ).close()  # fmt: skip
                yield Finding(f"PostgreSQL role {role}", "can log in")
            except psycopg.OperationalError as error:
                reason = str(error).strip().splitlines()[-1]
                cure = f"delete {home.passfile(role)}; the next `zhongtai run` gives the role a new password"
                yield Finding(f"PostgreSQL role {role}", reason, cure)


def _lake(settings: Settings, home: Home) -> Iterator[Finding]:
    address = _address(settings, home)
    if address is None or not home.passfile("lake_reader").exists():
        return
    place = connect.lake_address(home, address, "lake_reader")
    try:
        with connect.connect(place, read_only=True) as lake:
            views = lake.execute(
                "select view_name from duckdb_views() where schema_name = 'marts' and database_name = 'lake'"
            ).fetchall()
            if not views:
                yield Finding("lake", "attached, nothing published yet", "`zhongtai run`")
            for (view,) in views:
                try:
                    lake.execute(f'select 1 from marts."{view}" limit 1')
                except duckdb.Error as error:
                    yield Finding(
                        f"marts.{view}",
                        str(error).splitlines()[0],
                        "`zhongtai publish rollback`, or `zhongtai run`",
                    )
            if views:
                yield Finding("lake", f"attached, {len(views)} published views")
    except duckdb.Error as error:
        yield Finding(
            "lake", str(error).splitlines()[0], "`zhongtai run` attaches it anew; is the disk full?"
        )


def _runs(settings: Settings, home: Home) -> Iterator[Finding]:
    failures = home.logs / "failures.jsonl"
    lines = failures.read_text().splitlines() if failures.exists() else []
    published = (home.run / "published").stat().st_mtime if (home.run / "published").exists() else 0.0
    if lines and datetime.fromisoformat(json.loads(lines[-1])["at"]).timestamp() > published:
        last = lines[-1]
        yield Finding(
            "last failed step", last[:300], f"read {failures}; it is history once a later run went well"
        )


def _address(settings: Settings, home: Home) -> postgres.Address | None:
    if settings.pg_host:
        return postgres.Address(settings.pg_host, settings.pg_port)
    return postgres.running(home)
