"""django-crm, the sample CRM, in its own locked environment: its Django settings. How it starts: `services/django_site/`."""
