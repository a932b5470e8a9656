"""Changes made by hand on a day, through django-crm's own saving, merging and deleting.

Belongs here: how a change is done there. Does not: which (`relations/changes.py`).
"""

# pyright: reportMissingImports=false

from datetime import date

from common.duplicate_detection import merge_records
from contacts.models import Contact
from leads.models import Lead

from sample_company.crm.session import uid
from sample_company.plan import Plan
from sample_company.relations.changes import changes_on


def edit(plan: Plan, day: date) -> None:
    """Make the day's changes; what an earlier day, or somebody, took away is left alone."""
    for change in changes_on(plan, day):
        model = Contact if change.kind == "contact" else Lead
        record = model.objects.filter(pk=uid(plan.seed, change.kind, change.key)).first()
        if record is None:
            continue
        if change.what == "drop":
            record.delete()
        elif change.what == "merge":
            keeper = Contact.objects.filter(pk=uid(plan.seed, "contact", change.value)).first()
            if keeper is not None:
                merge_records(keeper, record)
        elif change.what == "left":
            record.is_active, record.description = False, change.value
            record.save()
        else:
            setattr(record, {"phone": "phone", "job": "title"}[change.what], change.value)
            record.save()
