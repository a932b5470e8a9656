"""Source equals mart, to the cent: what a system says it holds against what people are shown.

Per source, entity, currency and measure:  source = mart + quarantined + removed duplicates + deleted, residue 0.
The left side is the source's own control total, taken in the transaction that read it (or its Z-report), never our
own SQL; `deleted` are rows a file delivered that were withdrawn later.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from quality.verdict import Verdict

Key = tuple[str, str, str, str]  # source, entity, currency ('' for counts over all), measure (rows | amount)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One reconciled figure; counts have no unit, amounts are in `currency`."""

    source: str
    entity: str
    currency: str
    measure: str
    source_total: Decimal
    mart: Decimal
    quarantined: Decimal
    duplicates: Decimal
    deleted: Decimal

    @property
    def residue(self) -> Decimal:
        """What is left unexplained; anything but 0 is a bug or a damaged load."""
        return self.source_total - self.mart - self.quarantined - self.duplicates - self.deleted


def reconcile(
    control: Iterable[tuple[Key, Decimal]],
    mart: Iterable[tuple[Key, Decimal]],
    quarantined: Iterable[tuple[Key, Decimal]] = (),
    duplicates: Iterable[tuple[Key, Decimal]] = (),
    deleted: Iterable[tuple[Key, Decimal]] = (),
) -> tuple[Line, ...]:
    """Line the totals up by key; a key that only one side knows still makes a line, with 0 on the other."""
    sides = [_summed(side) for side in (control, mart, quarantined, duplicates, deleted)]
    keys = sorted(set().union(*sides))
    return tuple(
        Line(
            source,
            entity,
            currency,
            measure,
            *[side.get((source, entity, currency, measure), ZERO) for side in sides],
        )
        for source, entity, currency, measure in keys
    )


def verdicts(lines: Iterable[Line], mart_of: dict[str, str]) -> tuple[Verdict, ...]:
    """One verdict a line, on the mart that shows the entity (`mart_of`: entity → mart)."""
    return tuple(
        Verdict(
            check=f"reconcile_{line.source}_{line.entity}_{line.measure}"
            + (f"_{line.currency}" if line.currency else ""),
            object=mart_of[line.entity],
            passed=line.residue == 0,
            # Every member reads why a group is held; the company's sums are not theirs, and stand with the rows.
            observed=f"{line.residue.normalize():f}",
            expected="0 (source - mart - quarantined - duplicates - deleted)",
            rows=json.dumps([asdict(line)], default=str) if line.residue else "[]",
            cure=f"`zhongtai reconcile` shows the figures; `zhongtai run --full {line.source}` lands the source anew.",
        )
        for line in lines
    )


def _summed(side: Iterable[tuple[Key, Decimal]]) -> dict[Key, Decimal]:
    totals: dict[Key, Decimal] = {}
    for key, value in side:
        totals[key] = totals.get(key, ZERO) + value
    return totals
