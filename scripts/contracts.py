"""The promise to whoever reads the marts: no column goes, is renamed or retyped unless CHANGELOG.md says so under a raised version.

    python -m scripts.contracts            compare; exit code 1 and the cure where a promise is broken (`make check`)
    python -m scripts.contracts --accept   take over what CHANGELOG.md lists, and what is new (`make contracts`)

Belongs here: the comparison with `dbt_project/published_columns.txt`, which holds what was promised, and of which version. What the
promise is stands in docs/contracts.md. Reads files only; dbt need not have run.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from lake import health, shown

ROOT = Path(__file__).resolve().parent.parent
PROMISED = Path("dbt_project/published_columns.txt")
Columns = Mapping[str, str]  # "mart.column" → type


@dataclass(frozen=True)
class Promise:
    """What readers were promised, and the version that promised it."""

    version: str
    columns: Columns

    @property
    def text(self) -> str:
        """The file's content."""
        return "".join(
            [
                f"version {self.version}\n",
                *(f"{name} {kind}\n" for name, kind in sorted(self.columns.items())),
            ]
        )


def declared(root: Path) -> dict[str, str]:
    """The columns as the marts' YAML and the promotion declare them now."""
    found = {
        f"{mart}.{column}": kind
        for mart, columns in {**health.COLUMNS, **shown.COLUMNS}.items()
        for column, kind in columns.items()
    }
    for file in sorted((root / "dbt_project/models/marts").rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ()):
            found |= {f"{model['name']}.{column['name']}": column["data_type"] for column in model["columns"]}
    return found


def promised(root: Path) -> Promise:
    """What the file holds; nothing before the first version."""
    if not (root / PROMISED).exists():
        return Promise("", {})
    first, *lines = (root / PROMISED).read_text(encoding="utf-8").splitlines()
    return Promise(first.removeprefix("version "), dict(line.split(" ", 1) for line in lines))


def broken(promise: Promise, now: Columns) -> dict[str, str]:
    """{mart.column: what became of it} of the columns that are gone or of another type. A renamed one is gone."""
    return {
        name: f"{kind} is now {now[name]}" if name in now else "is gone"
        for name, kind in promise.columns.items()
        if now.get(name) != kind
    }


def unlisted(root: Path, promise: Promise, now: Columns) -> list[str]:
    """What is broken without a word: not named (`mart.column`) in CHANGELOG.md under Schema of the version of pyproject.toml, or
    under one that is no higher than the promise's."""
    changes, version = broken(promise, now), _version(root)
    said = _schema_of(root, version) if _number(version) > _number(promise.version) else ""
    return [f"{name} {change}" for name, change in changes.items() if f"`{name}`" not in said]


def main(root: Path = ROOT) -> int:
    """Compare, and with --accept write the promise anew; 1 where something is broken without a word."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.contracts", description=__doc__.partition("\n")[0]
    )
    parser.add_argument(
        "--accept", action="store_true", help="take over what CHANGELOG.md lists, and what is new"
    )
    accept = parser.parse_args().accept
    promise, now = promised(root), declared(root)
    if wrong := unlisted(root, promise, now):
        told = [f"contracts: {one}" for one in wrong]
        cure = (
            f"Readers were promised these columns in {promise.version}. Keep them, or raise the version in pyproject.toml and name each"
            " as `mart.column` under that version's Schema in CHANGELOG.md; then `make contracts`. See docs/contracts.md."
        )
        sys.stderr.write("\n".join([*told, f"cure: {cure}", ""]))
        return 1
    new = Promise(_version(root) if broken(promise, now) or not promise.columns else promise.version, now)
    if accept:
        (root / PROMISED).write_text(new.text, encoding="utf-8")
    elif new.columns != promise.columns:
        sys.stderr.write(f"contracts: {PROMISED} lacks what is new or changed. cure: `make contracts`\n")
        return 1
    return 0


def _version(root: Path) -> str:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def _number(version: str) -> tuple[int, ...]:
    """To compare by: 0.10.0 is higher than 0.9.0. Nothing before the first."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _schema_of(root: Path, version: str) -> str:
    """What the CHANGELOG says under Schema of that version."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    for part in re.split(r"^## ", text, flags=re.MULTILINE):
        if re.match(rf"\[?{re.escape(version)}(?![\w.])", part):
            return "".join(p for p in re.split(r"^### ", part, flags=re.MULTILINE) if p.startswith("Schema"))
    return ""


if __name__ == "__main__":
    sys.exit(main())
