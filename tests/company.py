"""A whole instance driven through its command line, as a person drives it. Used by the fixtures in conftest.py."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.thresholds import write_thresholds
from lake import connect, health, postgres
from lake.home import Home

REPOSITORY = Path(__file__).resolve().parent.parent
ZHONGTAI = Path(sys.executable).parent / "zhongtai"


@dataclass
class Company:
    """An instance: its home, the variables its commands run with, and the code they run (by default the one tested)."""

    home: Home
    variables: dict[str, str] = field(default_factory=dict)
    code: Path = REPOSITORY

    @property
    def env(self) -> dict[str, str]:
        """The environment of a command on this instance."""
        code = {} if self.code == REPOSITORY else {"PYTHONPATH": str(self.code)}
        return {**os.environ, "ZHONGTAI_HOME": str(self.home.root), **code, **self.variables}

    def cli(
        self, *arguments: str, expect: int | None = 0, timeout: int = 1200
    ) -> subprocess.CompletedProcess[str]:
        """Run `zhongtai ARGUMENTS`; fails with its output when it ends with another code than `expect`."""
        done = subprocess.run(
            [str(ZHONGTAI), *arguments],
            env=self.env,
            cwd=self.code,
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
        assert expect is None or done.returncode == expect, (
            f"zhongtai {' '.join(arguments)} ended with {done.returncode}, not {expect}\n{done.stdout}\n{done.stderr}"
        )
        return done

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `zhongtai ARGUMENTS` and leave it running in a process group of its own."""
        return subprocess.Popen(
            [str(ZHONGTAI), *arguments],
            env=self.env,
            cwd=self.code,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def tell_only(self) -> None:
        """Let statistics hold nothing in this home: its tests do in a minute what no company does in a month."""
        write_thresholds(self.home, holds=False)

    @property
    def address(self) -> postgres.Address:
        """Where the instance's PostgreSQL answers; starts it if a test has stopped it."""
        return postgres.running(self.home) or postgres.start(self.home)

    def lake(self, *, role: str = "lake_reader"):
        """A connection to the lake; only `lake_writer` may write."""
        place = connect.lake_address(self.home, self.address, role)
        return connect.connect(place, read_only=role != "lake_writer")

    def query(self, statement: str) -> list[tuple]:
        """Rows of one statement, read as the reader role."""
        with self.lake() as lake:
            return lake.execute(statement).fetchall()

    def published_hash(self) -> str:
        """One hash over every row of every published mart; the publication's own number is left out."""
        with self.lake() as lake:
            views = lake.execute(
                """
                select view_name from duckdb_views()
                where schema_name = 'marts' and database_name = 'lake' and not list_contains(?, view_name)
                order by 1
                """,
                [["publication", "data_dictionary", *health.COLUMNS]],
            ).fetchall()
            hashes = [
                lake.execute(
                    f"select count(*), sum(hash(t)::decimal(38,0)) from marts.{view} as t"
                ).fetchone()
                for (view,) in views
            ]
        assert hashes
        return json.dumps([views, hashes], default=str)

    @property
    def superset_url(self) -> str:
        """The running Superset; `zhongtai` starts it."""
        return f"http://127.0.0.1:{json.loads((self.home.run / 'superset.json').read_text())['port']}"

    @property
    def tryton_port(self) -> int:
        """The running Tryton's port."""
        return json.loads((self.home.run / "tryton.json").read_text())["port"]

    @property
    def passwords(self) -> dict[str, str]:
        """Superset's users and their passwords."""
        return json.loads((self.home.secrets / "superset.json").read_text())
