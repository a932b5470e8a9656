"""Estimates with their lines; every amount on them is what django-crm's own methods make of quantity, price and discount.

Belongs here: fields of Estimate and EstimateLineItem. Does not: what is offered (`relations/offers.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from invoices.models import Estimate, EstimateLineItem

from sample_company.crm.session import uid
from sample_company.people import domain
from sample_company.plan import Plan
from sample_company.relations.deals import Deal
from sample_company.relations.moments import business_day
from sample_company.relations.offers import Quote


def values(quote: Quote, until: datetime) -> dict[str, object] | None:
    """What changes of an offer in its course, as known just before `until`; None before it was written."""
    if quote.issued >= until:
        return None
    answered = quote.answered if quote.answered and quote.answered < until else None
    return {
        "status": quote.status(until),
        "sent_at": quote.sent if quote.sent < until else None,
        "viewed_at": quote.viewed if quote.viewed < until else None,
        "accepted_at": answered if quote.accepted else None,
        "declined_at": None if quote.accepted else answered,
    }


def estimate(
    plan: Plan, org: UUID, deal: Deal, quote: Quote, known: dict[str, object]
) -> tuple[Estimate, list[EstimateLineItem]]:
    """The offer and its lines, amounts worked out, not stored yet."""
    card, id = deal.contact, uid(plan.seed, "quote", quote.number)
    made = Estimate(
        id=id, org_id=org, estimate_number=quote.number, title=deal.title[:100],
        account_id=uid(plan.seed, "account", deal.firm.key), opportunity_id=uid(plan.seed, "deal", deal.reference),
        contact_id=uid(plan.seed, "contact", card.key) if card else None,
        client_name=deal.firm.name, client_email=(card.email if card else None) or f"info@{domain(deal.firm.customer)}", client_phone=(card.phone or "") if card else "",
        client_city=deal.firm.city[:100], client_country=deal.firm.customer.country,
        discount_type="PERCENTAGE" if quote.discount_percent else "", discount_value=quote.discount_percent,
        tax_rate=quote.tax_percent, currency=deal.currency, issue_date=business_day(quote.issued), expiry_date=quote.expires,
        # a link that anybody could reckon must open nothing
        public_token=id.hex, public_link_enabled=False, created_at=quote.issued, **known,
    )  # fmt: skip
    lines = list(_lines(plan, org, made, quote))
    made._prefetched_objects_cache = {"line_items": lines}
    made.recalculate_totals()
    return made, lines


def _lines(plan: Plan, org: UUID, made: Estimate, quote: Quote) -> Iterator[EstimateLineItem]:
    for place, line in enumerate(quote.lines):
        item = EstimateLineItem(
            id=uid(plan.seed, "quote_line", f"{quote.number}:{place}"), org_id=org, estimate=made,
            product_id=uid(plan.seed, "product", line.product), name=line.name, quantity=line.quantity,
            unit_price=line.unit_price, discount_type="PERCENTAGE" if line.discount_percent else "",
            discount_value=line.discount_percent, order=place, created_at=quote.issued,
        )  # fmt: skip
        # its own `save`, up to the database, which a bulk insert reaches later
        item.save_base = lambda **ignored: None
        item.save()
        del item.save_base
        yield item
