"""One file a system: frozen declarations of what is read of it, no code that reads. The list of them is here."""

from ingestion.sources.django_crm import DJANGO_CRM
from ingestion.sources.django_helpdesk import DJANGO_HELPDESK
from ingestion.sources.tryton import TRYTON

# A new system: its file beside this one, and one more name here.
DATABASES = (TRYTON, DJANGO_CRM, DJANGO_HELPDESK)
