"""`python -m sample_company.desk --scale S --seed N --past DATE --upto DATE [--truth FOLDER]`: runs in django-helpdesk's environment.

Prints one JSON object a line: progress {step, label_zh, done, total}, and the result last.
"""

# pyright: reportMissingImports=false

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sample_company.defects.truth import note as note_defects
from sample_company.plan import Plan


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    if options.upto < options.past:
        raise SystemExit(
            f"--upto {options.upto} lies before --past {options.past}; give a day on or after it"
        )
    import django

    django.setup()
    plan = Plan(options.seed, options.scale, options.past)
    reached = follow(plan, options.upto, options.truth, told)
    print(json.dumps({"today": reached.isoformat()}), flush=True)


def told(done: int, total: int) -> None:
    """Tell a step on standard output."""
    step = {"step": "Writing the service desk", "label_zh": "写入客服系统", "done": done, "total": total}
    print(json.dumps(step, ensure_ascii=False), flush=True)


def follow(plan: Plan, upto: date, truth: Path | None, tell: Callable[[int, int], None]) -> date:
    """Write the desk's days up to `upto`, each period in a transaction of its own; returns the day reached.

    truth: the folder of the list of planted defects; None plants none.

    A desk that was begun goes on with its own plan from where it stands. Raises what the database raises; what was written
    before stays, and the next call goes on after it.
    """
    from django.db import transaction

    from sample_company.desk import mishaps, note
    from sample_company.desk.articles import write_articles
    from sample_company.desk.setup import set_up
    from sample_company.desk.write import Period, happened, own_moments

    with transaction.atomic():
        note.lock()
        begun = note.read()
    plan, reached = begun or (plan, None)
    start = reached + timedelta(1) if reached else plan.first_day
    total = (upto - start).days + 1
    for first, last in periods(plan, start, upto):
        with transaction.atomic(), own_moments():
            note.lock()
            if (note.read() or (plan, None))[1] != reached:
                raise SystemExit("another writer is at work on this desk; let it finish, then call again")
            mishaps.mend()
            numbers = note.Numbers()
            if reached is None:
                set_up(plan)
            write_articles(plan, first, last, numbers)
            Period(plan, numbers).write(happened(plan, first, last))
            if truth:
                # before the commit: a period that is begun anew after a kill lists the same again
                note_defects(truth, mishaps.befall(plan, numbers, last))
            note.write(plan, last)
            numbers.settle()
        reached = last
        tell((last - start).days + 1, total)
    return reached or upto


def periods(plan: Plan, start: date, upto: date) -> Iterator[tuple[date, date]]:
    """(first, last) days of what is written at once: months of the past, then single days."""
    first = start
    while first <= upto:
        month_end = (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
        last = min(month_end, plan.today, upto) if first <= plan.today else first
        yield first, last
        first = last + timedelta(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sample_company.desk", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="1 is 10,000 tickets")
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--past", type=date.fromisoformat, default=date(2026, 6, 30))
    parser.add_argument("--upto", type=date.fromisoformat, default=date(2026, 6, 30))
    parser.add_argument(
        "--truth", type=Path, help="plant defects on days that pass, and list them in this folder"
    )
    return parser


if __name__ == "__main__":
    main()
