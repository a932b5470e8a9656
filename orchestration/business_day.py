"""Which day it is for the business: what is due, overdue or reached by today.

Belongs here: the choice between settings, sample company and clock. Does not: months shown on screens, which follow the data.
"""

from datetime import date

from orchestration import servers
from orchestration.instance import Instance


def business_today(instance: Instance) -> date:
    """The fixed date of the settings; else the day the sample company has come to, where it is what is read; else today.

    The sample company lives by its own calendar: by the clock's, all that it is owed would be long overdue.
    """
    settings, note = instance.settings, instance.home.sample_day
    if settings.today is None and servers.has_sample(instance) and note.exists():
        return date.fromisoformat(note.read_text())
    return settings.business_today()


def note_sample_day(instance: Instance, day: date) -> None:
    """Keep the sample company's day outside its ERP: while that is away, today stays what it was."""
    instance.home.sample_day.write_text(day.isoformat())
