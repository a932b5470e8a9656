"""django-helpdesk, the sample service desk, in its own locked environment: its settings and addresses of pages.

How it starts: `services/django_site/`.
"""
