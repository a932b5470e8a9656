"""A column that readers were promised cannot go, change its type or its name without a word in the CHANGELOG and a new version."""

import sys
from pathlib import Path

import pytest

from scripts import contracts

MART = "models: [{name: sales_daily, columns: [{name: day, data_type: date}, {name: amount, data_type: 'decimal(18,2)'}%s]}]"
SAID = "# Changelog\n\n## Unreleased\n\n## [0.2.0]\n\n### Schema\n- `sales_daily.amount` is `sales_daily.amount_cny` now.\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.setattr(contracts.health, "COLUMNS", {})
    monkeypatch.setattr(contracts.shown, "COLUMNS", {})
    (tmp_path / "dbt_project/models/marts").mkdir(parents=True)
    root = Repository(tmp_path, monkeypatch)
    root.version("0.1.0")
    root.put("CHANGELOG.md", "# Changelog\n\n## Unreleased\n")
    root.marts(MART % "")
    assert root.run("--accept") == 0
    return root


class Repository:
    def __init__(self, root: Path, monkeypatch):
        self.root, self._patch = root, monkeypatch

    def put(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def version(self, number: str) -> None:
        self.put("pyproject.toml", f'[project]\nversion = "{number}"\n')

    def marts(self, text: str) -> None:
        self.put("dbt_project/models/marts/sales.yml", text)

    def run(self, *arguments: str) -> int:
        self._patch.setattr(sys, "argv", ["contracts", *arguments])
        return contracts.main(self.root)

    @property
    def promised(self) -> str:
        return (self.root / contracts.PROMISED).read_text()


def test_what_is_promised_is_kept(repository):
    assert repository.promised == "version 0.1.0\nsales_daily.amount decimal(18,2)\nsales_daily.day date\n"
    assert repository.run() == 0


def test_a_new_column_is_only_taken_over(repository, capsys):
    repository.marts(MART % ", {name: channel, data_type: varchar}")
    assert repository.run() == 1 and "make contracts" in capsys.readouterr().err
    assert repository.run("--accept") == 0 and repository.run() == 0
    assert "sales_daily.channel varchar" in repository.promised and "version 0.1.0" in repository.promised


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("name: amount", "name: amount_cny"), "sales_daily.amount is gone"),
        (("decimal(18,2)", "double"), "sales_daily.amount decimal(18,2) is now double"),
        ((", {name: amount, data_type: 'decimal(18,2)'}", ""), "sales_daily.amount is gone"),
    ],
)
def test_a_column_that_goes_needs_a_word_and_a_version(repository, capsys, change, said):
    repository.marts((MART % "").replace(*change))
    assert repository.run("--accept") == 1
    told = capsys.readouterr().err
    assert said in told and "promised these columns in 0.1.0" in told and "docs/contracts.md" in told
    repository.put("CHANGELOG.md", SAID)
    assert repository.run("--accept") == 1, "a word without the version"
    repository.version("0.2.0")
    assert repository.run("--accept") == 0 and repository.run() == 0
    assert repository.promised.startswith("version 0.2.0\n")


@pytest.mark.parametrize(
    ("version", "said", "well"),
    [
        ("0.0.9", SAID.replace("0.2.0", "0.0.9"), False),  # lowered
        ("0.1.0", SAID.replace("0.2.0", "0.1.0"), False),  # the promise's own
        ("0.10.0", SAID.replace("0.2.0", "0.10.0"), True),
        ("0.2.0", SAID.replace("### Schema", "### Fixed"), False),  # readers are told to read Schema alone
        (
            "0.2.0",
            SAID.replace("### Schema", "### Added\n- More.\n\n### Schema") + "\n### Fixed\n- Less.\n",
            True,
        ),
        ("0.2.0", SAID.replace("0.2.0", "0.2.01"), False),
        ("0.2.0", SAID.replace("[0.2.0]", "0.2.0 (2026-07-01)"), True),
        ("0.2.0", SAID.replace("`sales_daily.amount`", "`sales_daily.amounts`"), False),
    ],
)
def test_the_word_stands_under_schema_of_a_version_that_is_raised(repository, version, said, well):
    repository.marts((MART % "").replace("name: amount", "name: amount_cny"))
    repository.version(version)
    repository.put("CHANGELOG.md", said)
    assert repository.run("--accept") == (0 if well else 1)


def test_a_mart_that_goes_needs_a_word_for_each_column(repository, capsys):
    repository.marts("models: []")
    repository.version("0.2.0")
    repository.put("CHANGELOG.md", SAID)
    assert repository.run("--accept") == 1
    told = capsys.readouterr().err
    assert "sales_daily.day is gone" in told and "sales_daily.amount" not in told


def test_a_word_under_unreleased_is_no_version(repository):
    repository.marts((MART % "").replace("name: amount", "name: amount_cny"))
    repository.version("0.2.0")
    repository.put("CHANGELOG.md", SAID.replace("## [0.2.0]\n\n", ""))
    assert repository.run("--accept") == 1
