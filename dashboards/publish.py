"""Put the screens into a running Superset: check, import, set the rights.

Belongs here: that order. Each step lives in its own module; orchestration hands in addresses, passwords and columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboards import assets, bundle, rights
from dashboards.datasets import Columns
from dashboards.findings import Finding
from dashboards.superset import Superset
from dashboards.validate import validate_assets
from dashboards.wording import LANGUAGES, Setting


class UnsoundAssets(ValueError):
    """The screens do not fit the marts; nothing was imported. `findings` says what, where and the cure."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("The screens do not fit the marts:\n" + "\n".join(f"  {f}" for f in findings))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Credentials:
    """Superset's administrator."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Screen:
    """One dashboard in one language, and where to look at it."""

    slug: str
    language: str
    title: str
    url: str


def publish(
    base_url: str,
    credentials: Credentials,
    assets_dir: Path,
    columns: Columns,
    people: Sequence[rights.Person] = (),
    setting: Setting | None = None,
) -> list[Screen]:
    """Publish every dashboard of `assets_dir` in both languages, and return them. Takes about 3 s. Idempotent.

    `columns` maps mart → column → SQL type. Raises BadAsset, UnsoundAssets (nothing changed then), SupersetRefused.
    """
    setting = setting or Setting()
    loaded = assets.load(assets_dir)
    findings = validate_assets(loaded, columns)
    if findings:
        raise UnsoundAssets(findings)
    superset = Superset(base_url, credentials.username, credentials.password)
    superset.import_bundle(bundle.build(loaded, columns, setting))
    rights.sync(superset, loaded, people)
    return [
        Screen(
            slug, language, dashboard.title[language], f"{base_url}/superset/dashboard/{slug}/?_l_={language}"
        )
        for dashboard in loaded.dashboards.values()
        for language in LANGUAGES
        for slug in [bundle.dashboard_slug(dashboard, language)]
    ]
