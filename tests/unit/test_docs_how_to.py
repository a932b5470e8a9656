"""What a page tells people to type can be typed: commands exist, and queries name tables and columns that there are."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from ingestion.sources import DECLARED
from ingestion.tables import ensure_tables
from lake import ledger, shown
from orchestration import dbt_artifacts
from orchestration.manifest import current_manifest
from tests.unit.test_docs import commands

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
HOW_TO = sorted((DOCS / "how-to").glob("*.md"))
WITH_QUERIES = [*HOW_TO, *sorted((DOCS / "zh" / "how-to").glob("*.md")), DOCS / "operations.md", DOCS / "analysts.md", DOCS / "cli.md", REPOSITORY / "README.md"]  # fmt: skip


def queries(page: Path) -> list[str]:
    """Every statement of the page: lines of sql blocks, and what stands behind `zhongtai query`."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```sql\n(.*?)```", text, re.S)
    # A block holds one statement over several lines, or one a line.
    statements = [s for block in blocks for s in re.split(r"\n(?=select )", block.strip())]
    return [*statements, *(q for q in re.findall(r'zhongtai query "([^"]+)"', text) if "…" not in q)]


@pytest.fixture(scope="module")
def empty_lake():
    """Every published, raw and ops table, typed and without a row: a query that binds here names what there is."""
    manifest = json.loads(current_manifest().read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as lake")
        connection.execute("use lake")
        ensure_tables(connection, DECLARED)
        ledger.ensure(connection)
        for mart, columns in {**dbt_artifacts.mart_columns(manifest), **shown.COLUMNS}.items():
            body = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"create table marts.{mart} ({body})")
        yield connection


@pytest.mark.parametrize("page", WITH_QUERIES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_its_queries_name_what_there_is(page, empty_lake):
    for statement in queries(page):
        empty_lake.execute(statement)


def test_queries_are_found():
    assert sum(len(queries(page)) for page in WITH_QUERIES) > 20


def typed(page: Path) -> list[str]:
    """`run --full`, `publish history` …: each command that the page shows, in order, without what follows it."""
    known = sorted(commands(), key=len, reverse=True)
    found = []
    for rest in re.findall(r"zhongtai ((?:[a-z]+ ?){1,2})", page.read_text(encoding="utf-8")):
        match = next((name for name in known if rest.strip() == name or rest.startswith(f"{name} ")), None)
        if match is None:
            match = next((name for name in known if rest.split()[0] == name), f"? {rest}")
        found.append(match)
    return found


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_its_commands_are_there_and_the_same_in_both_languages(page):
    shown = typed(page)
    assert shown and not [name for name in shown if name.startswith("?")]
    assert sorted(set(typed(DOCS / "zh" / "how-to" / page.name))) == sorted(set(shown))
    assert len(queries(page)) == len(queries(DOCS / "zh" / "how-to" / page.name))
