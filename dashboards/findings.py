"""What a check of the screens finds: where, what, and the cure.

Belongs here: that one type and the words all checks share.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dashboards.wording import LANGUAGES


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the screens."""

    file: str
    place: str  # the chart, metric, filter or column
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.problem} {self.cure}"


def cure(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known)) or 'none'}."


def labels(file: Path, place: str, texts: dict[str, str] | Any) -> Iterator[Finding]:
    for language in LANGUAGES:
        if not isinstance(texts, dict) or not texts.get(language):
            yield Finding(
                file.name, place, f"It has no text in {language!r}.", f"Add {language}: to its label."
            )
