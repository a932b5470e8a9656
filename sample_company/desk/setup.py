"""What the desk has before its first ticket: agents, queues, its own fields, categories of the knowledge base.

Belongs here: rows that are written once. Does not: articles and tickets, which come day by day (`write.py`).
"""

# pyright: reportMissingImports=false

from django.contrib.auth import get_user_model
from django.db import connection
from helpdesk.models import CustomField, KBCategory, Queue

from sample_company.desk.hours import begin
from sample_company.desk.knowledge import CATEGORIES
from sample_company.desk.office import DOMAIN, FIELDS, QUEUES, users
from sample_company.plan import Plan

# Who is an agent, by personnel number, for whoever reads the database (ingestion/sources/django_helpdesk.py). Users without a
# number, such as the administrator, belong to the staff too.
AGENTS = """
    create or replace view desk_agent as
    select id, case when username ~ '^E[0-9]{4}$' then username end as employee_number from auth_user where is_staff
"""


def set_up(plan: Plan) -> None:
    """Write it; the desk is empty. Agents are users by their personnel number: no name, no address, no password."""
    with connection.cursor() as cursor:
        cursor.execute(AGENTS)
    User = get_user_model()
    for agent in users(plan):
        user = User(username=agent.code, is_staff=True, date_joined=begin(max(agent.came_on, plan.first_day)))
        user.set_unusable_password()
        user.save()
    for slug, title in QUEUES:
        Queue(
            slug=slug,
            title=title,
            email_address=f"{slug}@{DOMAIN}",
            locale="en",  # of its mails: helpdesk has no Chinese ones, and cannot answer in a queue that asks for them
            allow_public_submission=True,
            allow_email_submission=True,
        ).save()
    for order, field in enumerate(FIELDS, 1):
        CustomField(
            name=field.name,
            label=field.label,
            data_type=field.kind,
            max_length=None if field.kind == "integer" else 200,
            ordering=order,
            staff_only=field.staff_only,
        ).save()
    queues = {queue.slug: queue for queue in Queue.objects.all()}
    for slug, name, title, queue in CATEGORIES:
        KBCategory(slug=slug, name=name, title=title, description=title, queue=queues[queue]).save()
