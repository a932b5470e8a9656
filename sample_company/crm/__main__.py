"""`python -m sample_company.crm --scale S --seed N --past DATE --upto DATE [--truth FOLDER]`: runs in django-crm's environment.

Prints one JSON object a line: progress {step, label_zh, done, total}, and the result last. Belongs here: arguments and the order of
transactions: the past is one, each later day is one.
"""

# pyright: reportMissingImports=false

import argparse
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sample_company.defects.truth import note as note_defects
from sample_company.plan import Plan, days

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
# For whoever reads the database: who a profile is, by employee number, which the local part of the e-mail to sign in by is here.
EMPLOYEES = """
    create or replace view profile_employee as
    select p.id, p.org_id, upper(split_part(u.email, '@', 1)) as employee_number, p.is_active, p.updated_at
    from profile p join users u on u.id = p.user_id
"""


def told(done: int, total: int) -> None:
    """Tell a step on standard output."""
    step = {"step": "Writing the company's CRM", "label_zh": "写入公司的 CRM", "done": done, "total": total}
    print(json.dumps(step, ensure_ascii=False), flush=True)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sample_company.crm", description=__doc__)
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--past", type=date.fromisoformat, required=True, help="last day written in bulk")
    parser.add_argument("--upto", type=date.fromisoformat, required=True, help="last day at all")
    parser.add_argument(
        "--truth", type=Path, help="plant defects on days that pass, and list them in this folder"
    )
    options = parser.parse_args(arguments)
    import django

    django.setup()
    plan = Plan(options.seed, options.scale, options.past)
    print(json.dumps({"today": follow(plan, options.upto, options.truth).isoformat()}), flush=True)


def follow(plan: Plan, upto: date, truth: Path | None) -> date:
    """Write what is missing up to a day; returns the last day that stands there. A company begun goes on under its own plan.

    truth: the folder of the list of planted defects; None plants none.
    """
    from django.db import connection, transaction

    from sample_company.crm import breakdowns, edits, master, mishaps, note
    from sample_company.crm.days import Days
    from sample_company.crm.session import enter, uid
    from sample_company.relations.moments import end_of

    org = uid(plan.seed, "org", "hengrun")
    kept = note.read()
    if kept:
        plan, reached = kept
        org = uid(plan.seed, "org", "hengrun")
        enter(org)
    else:
        told(0, 1)
        with transaction.atomic():
            master.write_master_data(plan)
            Days(plan, org).write(LONG_AGO, plan.today)
            with connection.cursor() as cursor:
                cursor.execute(EMPLOYEES)
            note.keep(plan, plan.today)
        reached = plan.today
        with connection.cursor() as cursor:
            cursor.execute("analyze")  # plans made before autovacuum comes by are ten times slower
    missing = list(days(reached + timedelta(1), upto))
    writer = Days(plan, org)
    for done, day in enumerate(missing, 1):
        with transaction.atomic():
            breakdowns.mend(org)
            writer.write(end_of(day - timedelta(1)), day)
            edits.edit(plan, day)
            if truth:
                # before the commit: a day that is begun anew after a kill lists the same again
                note_defects(truth, mishaps.befall(plan, org, day) + breakdowns.break_down(plan, day))
            note.keep(plan, day)
        told(done, len(missing))
    return max(reached, upto)


if __name__ == "__main__":
    main()
