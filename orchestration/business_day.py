"""Which day it is for the business: what is due, overdue or reached by today.

Belongs here: the choice between settings, sample company and clock. Does not: months shown on screens, which follow the data.
"""

from contextlib import suppress
from datetime import date

import psycopg

from orchestration import servers
from orchestration.instance import Instance
from services.tryton import sample


def business_today(instance: Instance) -> date:
    """The fixed date of the settings; else the day the sample company has come to, where it is what is read; else today.

    The sample company lives by its own calendar: by the clock's, all that it is owed would be long overdue.
    """
    if instance.settings.today is None and servers.has_sample(instance):
        with suppress(psycopg.Error):  # no company is written yet
            if day := sample.company_today(servers.tryton(instance)):
                return day
    return instance.settings.business_today()
