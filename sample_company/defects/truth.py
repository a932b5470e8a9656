"""The list of what was planted: one JSON object a line, one file a system, in a folder that nothing lands.

Belongs here: a planted defect, writing it down, reading the list. Does not: planting.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from sample_company.defects.kinds import FATES, place


@dataclass(frozen=True)
class Planted:
    """One planted defect.

    kind, system: of `kinds.PLACES`. on: the day on which it reached the system. where: the file (as below the inbox) or table.
    key: the row's key as it lands (`a:b:c`), '' for a whole file or table. fate: what the landing must make of it, one of
    kinds.FATES. right: {column in the lake: text of the value that must stand there in the end}. planted: {column as it was
    delivered: text}, by which a refused row is found.
    """

    kind: str
    system: str
    on: date
    where: str
    key: str
    fate: str
    right: dict[str, str] = field(default_factory=dict)
    planted: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place(self.kind, self.system)  # raises KeyError for one that is not declared
        if self.fate not in FATES:
            raise ValueError(f"fate is {self.fate!r}: it must be one of {', '.join(FATES)}")


def note(folder: Path, found: Iterable[Planted]) -> None:
    """Add to the list. A writer that was killed adds the same lines again: reading counts them once."""
    folder.mkdir(parents=True, exist_ok=True)
    by_system: dict[str, list[str]] = {}
    for one in found:
        line = json.dumps(asdict(one) | {"on": one.on.isoformat()}, ensure_ascii=False)
        by_system.setdefault(one.system, []).append(line + "\n")
    for system, lines in by_system.items():
        with (folder / f"{system}.jsonl").open("a", encoding="utf-8") as file:
            file.write("".join(lines))


def read(folder: Path) -> list[Planted]:
    """All that was planted, by system in the order of planting; a line that was broken off by a kill is left out."""
    found: dict[tuple, Planted] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            if line.endswith("}"):
                kept = json.loads(line)
                one = Planted(**kept | {"on": date.fromisoformat(kept["on"])})
                found[(one.kind, one.system, one.on, one.where, one.key)] = one
    return list(found.values())
