"""How far the company has come, kept in Tryton itself: a note on the company's record.

It is written in the transaction that writes the orders, so the two never disagree, also after a crash.
"""

import json
from dataclasses import dataclass
from datetime import date

from trytond.pool import Pool

from sample_company.plan import Plan

TITLE = "Sample company 样例公司"


@dataclass(frozen=True)
class Diary:
    """The plan that is being followed, and the last day that stands in Tryton (None: none yet)."""

    plan: Plan
    upto: date | None

    @property
    def today(self) -> date:
        return self.upto or self.plan.today

    @property
    def complete(self) -> bool:
        """Whether the past is written."""
        return self.upto is not None and self.upto >= self.plan.today


def read() -> Diary | None:
    """The diary, or None where no company has been begun. Needs a transaction."""
    note = _note()
    if note is None:
        return None
    kept = json.loads(note.message.split("\n", 1)[1])
    plan = Plan(kept["seed"], kept["scale"], date.fromisoformat(kept["today"]))
    return Diary(plan, date.fromisoformat(kept["upto"]) if kept["upto"] else None)


def keep(diary: Diary) -> None:
    """Write the diary down. Needs a transaction."""
    plan, note = diary.plan, _note()
    kept = {"seed": plan.seed, "scale": plan.scale, "today": str(plan.today)}
    message = f"{TITLE}\n{json.dumps(kept | {'upto': str(diary.upto) if diary.upto else None})}"
    Note, Company = Pool().get("ir.note"), Pool().get("company.company")
    if note is None:
        (company,) = Company.search([], limit=1)
        Note.create([{"resource": str(company), "message": message}])
    else:
        Note.write([note], {"message": message})


def _note():
    found = Pool().get("ir.note").search([("message", "like", f"{TITLE}%")], limit=1)
    return found[0] if found else None
