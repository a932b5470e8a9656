"""One file a system: frozen declarations of what is read of it, no code that reads. The lists of them are here."""

from ingestion.sources.django_crm import DJANGO_CRM
from ingestion.sources.django_helpdesk import DJANGO_HELPDESK
from ingestion.sources.helpdesk_api import HELPDESK_API
from ingestion.sources.tryton import TRYTON

# A new system: its file beside this one, and one more name here.
DATABASES = (TRYTON, DJANGO_CRM, DJANGO_HELPDESK)
# Systems whose database is out of reach, read over HTTP.
RESTS = (HELPDESK_API,)
# All of them, as the tables that they are in the lake.
DECLARED = (*DATABASES, *(rest.source for rest in RESTS))
