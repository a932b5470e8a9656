"""What people read names what there is: every setting, command and decision, and no link leads nowhere."""

import re
from pathlib import Path

import pytest
import typer

from orchestration.settings import Settings

REPOSITORY = Path(__file__).parents[2]
PAGES = [
    *REPOSITORY.glob("README*.md"),
    *(page for page in (REPOSITORY / "docs").rglob("*.md")),
]


def commands() -> list[str]:
    """`run`, `publish history` …: all there are, as typed."""
    from orchestration.cli import app

    found = []
    for name, command in typer.main.get_command(app).commands.items():
        below = getattr(command, "commands", {})
        found += [name, *(f"{name} {sub}" for sub in below)] if below else [name]
    return [name for name in found if name != "sample"]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/cli.md"])
def test_every_command_is_listed(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    assert [c for c in commands() if not re.search(rf"`(zhongtai )?{c}\b", text)] == []


@pytest.mark.parametrize("page", [".env.example", "docs/operations.md", "docs/zh/index.md"])
def test_every_setting_is_listed(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    named = set(re.findall(r"ZHONGTAI_[A-Z_]+|…_[A-Z]+", text))
    short = {name.replace("…_", "ZHONGTAI_SAMPLE_") for name in named}
    assert [s for s in Settings.model_fields if f"ZHONGTAI_{s.upper()}" not in short] == []


def test_the_example_settings_are_the_defaults():
    """Uncommenting a line of .env.example changes nothing, but for the two that show a form."""
    lines = re.findall(
        r"^#ZHONGTAI_([A-Z_]+)=(.*)$", (REPOSITORY / ".env.example").read_text(encoding="utf-8"), re.M
    )
    fields = Settings.model_fields
    for name, value in lines:
        default = fields[name.lower()].default
        if name == "HOME":
            assert str(default).endswith(value)
        elif default is not None:
            assert str(default) == value, name


def test_the_makefile_says_what_each_target_does():
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", text, re.M)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^{target}:.* ## .+ \| .*[\u4e00-\u9fff]", text, re.M), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    # The dictionary's pages are made while the site is built: test_docs_site.py follows the links into them.
    local = [target for target in targets if "://" not in target and "dictionary/" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_decision_is_in_the_navigation():
    navigation = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    records = (REPOSITORY / "docs" / "decisions").glob("[0-9]*.md")
    assert [r.name for r in records if f"decisions/{r.name}" not in navigation] == []


@pytest.mark.parametrize(("page", "name"), [("inbox.md", ""), ("zh/inbox.md", r" [^|]+ \|")])
def test_the_file_contract_in_the_documentation_is_the_declared_one(page, name):
    from ingestion.catalog import ENTITIES

    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    for entity in ENTITIES.values():
        columns = ", ".join(
            f"**{c.name}**" if c.name in entity.key else f"{c.name}" if c.nullable else f"*{c.name}*"
            for c in entity.columns
        )
        assert re.search(rf"\| `{entity.name}` \|{name} {re.escape(columns)} \|", text), entity.name


@pytest.mark.parametrize("page", ["inbox.md", "zh/inbox.md"])
def test_every_key_of_a_mapping_is_documented(page):
    from ingestion import mapping_fields, mapping_read
    from ingestion.field import REPAIRS

    keys = {
        *mapping_read._TOP,
        *mapping_read._ENTITY,
        *mapping_read._LOOKUP,
        *mapping_fields._FIELD,
        *REPAIRS,
    }
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", text)] == []
