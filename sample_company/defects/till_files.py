"""What is wrong with the till system's files as such: encoding, columns, a broken copy, an old day that comes again.

Belongs here: the files of one day, and what a broken one of the day before is mended to. Does not: what is wrong in their
lines (`tills.py`), how a file is put down (`sample_company/deliveries.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from sample_company.defects.kinds import place
from sample_company.defects.tills import (
    AMOUNT,
    PRICE,
    PRODUCT,
    QUANTITY,
    Delivered,
    Row,
    at,
    delivered,
    key_of,
    true_lines,
)
from sample_company.defects.truth import Planted, note
from sample_company.deliveries import TILL_COLUMNS, put, write_file, write_tills
from sample_company.plan import Plan
from sample_company.tills import fen_of, two

COLUMNS = {"column_added": "支付方式", "column_renamed": "单价"}
BROKEN = ("column_renamed", "column_retyped", "truncated_file")  # until the next day
BACK = 15  # days after which a day comes again with other prices
PAYMENTS = ("微信", "支付宝", "现金", "银行卡")


def deliver(plan: Plan, inbox: Path, day: date, truth: Path) -> list[Row]:
    """A day's till file and Z-report as life has them, and what they mend of earlier days; returns the true lines."""
    found, planted = delivered(plan, day), []
    _write(plan, inbox, day, found)
    before = day - timedelta(1)
    if any(_falls(kind, plan, before) for kind in BROKEN):
        _write(plan, inbox, before, delivered(plan, before))
    for kind in ("column_added", *BROKEN):
        if _falls(kind, plan, day):
            _spoil(kind, inbox / "tills" / f"pos_{day}.csv", found)
            column = {"column": COLUMNS[kind]} if kind in COLUMNS else {}
            planted.append(
                Planted(kind, "till_files", day, f"tills/pos_{day}.csv", "", _fate(kind), planted=column)
            )
    if _falls("duplicate_delivery", plan, day):
        again = f"tills/pos_{day}_重发.csv"
        put(inbox / again, (inbox / "tills" / f"pos_{day}.csv").read_bytes())
        planted.append(Planted("duplicate_delivery", "till_files", day, again, "", "ignored"))
    if _falls("changed_past_price", plan, day):
        planted += _change_prices(plan, inbox, day, day - timedelta(BACK))
    if _encoding(plan, day) != "gb18030":
        planted.append(Planted("encoding", "tills", day, f"tills/pos_{day}.csv", "", "repaired"))
    note(truth, [*found.planted, *planted])
    return true_lines(plan, day)


def _write(plan: Plan, inbox: Path, day: date, found: Delivered) -> None:
    write_tills(inbox, day, found.rows, found.totals, _encoding(plan, day))


def _encoding(plan: Plan, day: date) -> str:
    return "utf-8-sig" if at("encoding").befalls(plan.dice("defects", "encoding", day)) else "gb18030"


def _spoil(kind: str, file: Path, found: Delivered) -> None:
    """Put a broken file, or one with a column more, in the place of the day's."""
    columns: Sequence[str] = TILL_COLUMNS
    rows: Iterable[Row] = found.rows
    if kind == "truncated_file":
        content = file.read_bytes()
        put(file, content[: len(content) * 3 // 5])
        return
    if kind == "column_added":
        columns = (*TILL_COLUMNS, COLUMNS[kind])
        rows = ((*row, PAYMENTS[number % len(PAYMENTS)]) for number, row in enumerate(found.rows))
    elif kind == "column_renamed":
        columns = tuple({COLUMNS[kind]: "零售价"}.get(name, name) for name in TILL_COLUMNS)
    else:
        rows = ((*row[:QUANTITY], f"{row[QUANTITY]}件", *row[QUANTITY + 1 :]) for row in found.rows)
    write_file(file, columns, rows, "gb18030")


def _change_prices(plan: Plan, inbox: Path, day: date, past: date) -> list[Planted]:
    """Head office corrects one article's price of a past day: lines and Z-report come again. Lines with a defect of their own stay."""
    old = delivered(plan, past)
    spoilt = {one.key for one in old.planted}
    sound = [
        row for row in old.rows if not {key_of(row), key_of(row, 2)} & spoilt and fen_of(row[PRICE]) > 100
    ]
    if not sound:
        return []
    product = plan.dice("defects", "price", day).choice(sound)[PRODUCT]
    changed = {key_of(row): _cheaper(row) for row in sound if row[PRODUCT] == product}
    less: dict[str, int] = {}
    for row in sound:
        if key_of(row) in changed:
            less[row[0]] = less.get(row[0], 0) + fen_of(row[AMOUNT]) - fen_of(changed[key_of(row)][AMOUNT])
    rows = tuple(changed.get(key_of(row), row) for row in old.rows)
    totals = tuple(
        (store, on, n, lines, fen - (less.get(store, 0) if on == past else 0))
        for store, on, n, lines, fen in old.totals
    )
    _write(plan, inbox, past, Delivered(rows, totals, ()))
    file = f"tills/pos_{past}.csv"
    right = {key: {"unit_price": row[PRICE], "amount": row[AMOUNT]} for key, row in changed.items()}
    return [
        Planted("changed_past_price", "till_files", day, file, key, "repaired", value)
        for key, value in right.items()
    ]


def _cheaper(row: Row) -> Row:
    """One yuan less a unit, as far as the line goes; quantities have two decimals, so it comes out in fen."""
    price, amount = fen_of(row[PRICE]) - 100, fen_of(row[AMOUNT]) - fen_of(row[QUANTITY])
    return (*row[:PRICE], two(price), *row[PRICE + 1 : AMOUNT], two(amount))


def _falls(kind: str, plan: Plan, day: date) -> bool:
    return place(kind, "till_files").falls_on(plan, day)


def _fate(kind: str) -> str:
    return place(kind, "till_files").fates[0]
