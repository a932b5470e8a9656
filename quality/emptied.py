"""A mart without a row where people see some: never a day's business, always a fault, so it is held whatever the statistics may say.

Belongs here: the verdict. Does not: counting (orchestration), how many rows more or fewer are too many (`statistics/past.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quality.verdict import Verdict

CHECK = "emptied"


@dataclass(frozen=True)
class Count:
    """The rows of a mart, which belongs to a group: as it was built, and as people see it; None where they do not see it yet."""

    mart: str
    group: str
    built: int
    shown: int | None


def verdicts(counts: Iterable[Count]) -> Iterator[Verdict]:
    """One a mart. The rows that are gone cannot be listed: the number of those that are seen stands in their place."""
    for count in counts:
        passed = count.built > 0 or not count.shown
        yield Verdict(
            CHECK,
            count.mart,
            passed,
            observed="" if passed else "0 rows",
            expected="some rows, as people see now",
            rows="[]" if passed else f'[{{"rows": 0, "rows_shown": {count.shown}}}]',
            cure="" if passed else f"Look whether the sources of {count.mart} landed and what its model leaves out, then `zhongtai run`. Is it right "
            f'all the same: `zhongtai publish --force --group {count.group} --reason "…"`.',
        )  # fmt: skip
