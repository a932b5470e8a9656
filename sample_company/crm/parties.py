"""Accounts, contacts and leads: the values django-crm has for them at a moment.

Belongs here: fields of these three models. Does not: deals (`deals.py`), when they are written (`days.py`).
"""

# pyright: reportMissingImports=false

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Account
from common.phones import set_phone_e164
from contacts.models import Contact
from leads.models import Lead

from sample_company.crm.session import uid
from sample_company.plan import Plan
from sample_company.relations import leads, parties
from sample_company.relations.moments import business_day

EXPECTED_DAYS = 60  # within which an enquiry should have come to something
STREETS = ("人民路", "中山路", "解放路", "建设大道", "工业园路")


def account(plan: Plan, org: UUID, firm: parties.Firm) -> Account:
    dice, customer = plan.dice("address", firm.key), firm.customer
    chinese = customer.country == "CN"
    number = dice.randint(1, 300)
    return Account(
        id=uid(plan.seed, "account", firm.key), org_id=org, name=firm.name, phone=firm.phone, website=firm.website,
        industry=firm.industry, currency=customer.currency, city=firm.city, country=customer.country,
        address_line=f"{dice.choice(STREETS)}{number}号" if chinese else f"Main Street {number}",
        postcode=f"{dice.randint(100000, 699999)}" if chinese else f"{dice.randint(10000, 99999)}",
        description=firm.note or None, is_active=firm.is_active, created_at=firm.since,
    )  # fmt: skip


def contact(plan: Plan, org: UUID, card: parties.Contact, firm: UUID | None) -> Contact:
    made = Contact(
        id=uid(plan.seed, "contact", card.key), org_id=org, first_name=card.given, last_name=card.family, email=card.email,
        phone=card.phone, title=card.job, organization=card.organization or None,
        account_id=firm,
        city=card.person.customer.city, country=card.person.customer.country, created_at=card.since,
    )  # fmt: skip
    set_phone_e164(made, {})
    return made


def lead_values(plan: Plan, lead: leads.Lead, until: datetime) -> dict[str, object] | None:
    """What changes of a lead in its course, as known just before `until`; None before it came in."""
    if lead.since >= until:
        return None
    answered = lead.answered if lead.answered and lead.answered < until else None
    return {
        "status": lead.status(until),
        # as django-crm works them out of the interactions
        "first_response_at": answered,
        "first_response_by_id": uid(plan.seed, "profile", lead.owner) if answered else None,
        "last_outbound_at": answered,
        "last_contacted": business_day(answered) if answered else None,
        "probability": 100 if lead.status(until) == "converted" else 0,
    }


def lead(plan: Plan, org: UUID, asked: leads.Lead, values: dict[str, object]) -> Lead:
    customer = asked.customer
    chinese = customer.country == "CN"
    made = Lead(
        id=uid(plan.seed, "lead", asked.reference), org_id=org, title=f"{asked.company} {'咨询' if chinese else 'enquiry'}",
        first_name=asked.given, last_name=asked.family, email=asked.email, phone=asked.phone, job_title=asked.person.job,
        company_name=asked.company, source=asked.source, source_ref=asked.reference, rating=asked.rating,
        source_detail="展会 Fair" if asked.source == "campaign" else "",
        opportunity_amount=asked.amount, currency=customer.currency if asked.amount else None,
        close_date=business_day(asked.since) + timedelta(EXPECTED_DAYS),
        city=customer.city, country=customer.country, created_at=asked.since, **values,
    )  # fmt: skip
    set_phone_e164(made, {})
    return made
