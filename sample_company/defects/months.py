"""What is wrong in the files that come once a month: units that the meters' readers write as they speak, amounts without a currency.

Belongs here: how a month's rows are spoilt. Does not: what stands in them (`sample_company/footprint.py`), files
(`sample_company/deliveries_monthly.py`).
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from sample_company.defects.kinds import place
from sample_company.defects.truth import Planted
from sample_company.plan import Plan

Row = tuple[str, ...]
METER, READ_FROM, CONSUMED, UNIT = 0, 1, 5, 6
TRIP, LEG, CURRENCY = 0, 1, 13


def spoilt(
    plan: Plan, folder: str, month: date, file: str, rows: Sequence[Row]
) -> tuple[list[Row], list[Planted]]:
    """The month's rows of a folder (one of SPOILT) as they are delivered, and what is wrong with them."""
    kind, system, spoil = SPOILT[folder]
    declared, dice = place(kind, system), plan.dice("defects", folder, month)
    delivered, planted = [], []
    for number, row in enumerate(rows):
        found = spoil(row, number) if declared.befalls(dice) else None
        if found:
            row, key, right = found
            planted.append(Planted(kind, system, month, f"{folder}/{file}", key, "repaired", right))
        delivered.append(row)
    return delivered, planted


def _in_another_unit(row: Row, number: int) -> tuple[Row, str, dict[str, str]] | None:
    """A reading of kWh as people say it: in 度, which are kWh, or in 兆瓦时, which are MWh."""
    if row[UNIT] != "kWh":
        return None
    quantity, unit, means = (row[CONSUMED], "度", "kWh")
    if number % 2:
        quantity, unit, means = (str(Decimal(row[CONSUMED]) / 1000), "兆瓦时", "MWh")
    changed = (*row[:CONSUMED], quantity, unit, *row[UNIT + 1 :])
    return changed, f"{row[METER]}:{row[READ_FROM]}", {"quantity": quantity, "unit_of_measure": means}


def _without_currency(row: Row, _: int) -> tuple[Row, str, dict[str, str]]:
    right = {"amount": row[CURRENCY - 1], "currency": row[CURRENCY]}
    return (*row[:CURRENCY], "", *row[CURRENCY + 1 :]), f"{row[TRIP]}:{row[LEG]}", right


SPOILT: dict[str, tuple[str, str, Callable[[Row, int], tuple[Row, str, dict[str, str]] | None]]] = {
    "energy": ("mixed_unit", "meters", _in_another_unit),
    "trips": ("currency_missing", "travel", _without_currency),
}
