"""The pieces a screen is defined with, before any language or any Superset.

Belongs here: what an asset may say. Does not: reading YAML (`assets.py`), checking it (`validate.py`).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

METRIC_KINDS = ("money", "amount", "share", "count", "hours", "minutes", "date", "moment")
CHART_KINDS = ("number", "months", "days", "bars", "heat", "ranking")
FILTER_KINDS = ("time", "choice")


class BadAsset(ValueError):
    """A YAML file that does not follow the grammar; names file, place and what is known there."""


@dataclass(frozen=True)
class Metric:
    """A saved metric: SQL over the mart's columns, of a kind that decides its format."""

    name: str
    kind: str
    expression: str
    label: dict[str, str]


@dataclass(frozen=True)
class Dataset:
    """What one mart shows; `select` adds derived columns to it. cache_seconds: for what changes without a publication."""

    file: Path
    mart: str
    rule: str
    time: str
    label: dict[str, str]
    columns: dict[str, dict[str, str]]
    metrics: dict[str, Metric]
    derived: dict[str, dict[str, str]] = field(default_factory=dict)
    select: str | None = None
    reason: str | None = None
    cache_seconds: int | None = None


@dataclass(frozen=True)
class Chart:
    """One chart of a kind; `given` holds what its kind needs (see `charts.py`)."""

    file: Path
    name: str
    kind: str
    dataset: str
    title: dict[str, str]
    given: dict[str, Any]


@dataclass(frozen=True)
class Filter:
    """One filter of a dashboard; `not_for` names charts it leaves alone."""

    name: str
    kind: str
    label: dict[str, str]
    dataset: str | None = None
    column: str | None = None
    not_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dashboard:
    """Rows of charts (name → width of twelve, with the row's height in Superset's grid units) and filters."""

    file: Path
    slug: str
    title: dict[str, str]
    description: dict[str, str]
    intro: dict[str, str]
    rows: tuple[tuple[int, dict[str, int]], ...]
    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class Rule:
    """A row-level clause; Superset puts the reader's name in."""

    name: str
    label: dict[str, str]
    clause: str


@dataclass(frozen=True)
class Assets:
    """Everything under one assets folder."""

    datasets: dict[str, Dataset]
    charts: dict[str, Chart]
    dashboards: dict[str, Dashboard]
    rules: dict[str, Rule]
    rules_read: tuple[str, ...]

    @property
    def marts_read(self) -> tuple[str, ...]:
        """Every mart that a screen or a rule reads: the allow-list of SQL."""
        return tuple(sorted({*self.datasets, *self.rules_read}))
