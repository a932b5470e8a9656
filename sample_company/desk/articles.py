"""Writes the knowledge base's days: articles that appear, votes that are cast, as helpdesk's own pages do it.

Belongs here: rows of KBItem and who voted. Does not: their wording (`knowledge.py`).
"""

# pyright: reportMissingImports=false

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from helpdesk.models import KBCategory, KBItem

from sample_company.desk.hours import begin
from sample_company.desk.knowledge import ARTICLES, votes, written_on
from sample_company.desk.note import Numbers
from sample_company.plan import Plan

RETIRED = 5  # an article by its place that readers no longer see


def write_articles(plan: Plan, first: date, last: date, numbers: Numbers) -> None:
    """Articles written from the first to the last day, and the votes of those days."""
    categories = {category.slug: category for category in KBCategory.objects.all()}
    for place, (category, title, question, answer) in enumerate(ARTICLES):
        if first <= written_on(plan, place) <= last:
            KBItem(
                id=numbers.deal(KBItem), category=categories[category], title=title, question=question,
                answer=answer, last_updated=begin(written_on(plan, place)), order=place + 1,
                enabled=place != RETIRED,
            ).save(force_insert=True)  # fmt: skip
    since, until = begin(first), begin(last + timedelta(1))
    cast = [vote for vote in votes(plan) if since <= vote.at < until]
    users = dict(get_user_model().objects.values_list("username", "id"))
    items = {item.order - 1: item for item in KBItem.objects.all() if item.order}
    up, down = KBItem.voted_by.through, KBItem.downvoted_by.through
    for vote in cast:
        if (item := items.get(vote.article)) and vote.agent in users:
            table = up if vote.helpful else down
            table.objects.create(id=numbers.deal(table), kbitem_id=item.id, user_id=users[vote.agent])
            item.votes += 1
            item.recommendations += vote.helpful
    KBItem.objects.bulk_update(items.values(), ("votes", "recommendations"))
