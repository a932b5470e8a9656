"""Opportunities with the log of their stages: the values django-crm has for them at a moment.

Belongs here: fields of Opportunity, and rows of its log. Does not: offers (`quotes.py`), what is said (`talk.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from common.models import Activity
from opportunity.models import DealStage, Opportunity
from opportunity.workflow import CLOSED_KINDS, stage_probability

from sample_company.crm.session import uid
from sample_company.plan import Plan
from sample_company.relations import deals
from sample_company.relations.moments import business_day


class Stages:
    """The pipeline's stages, read once."""

    def __init__(self) -> None:
        rows = list(DealStage.objects.values_list("code", "kind", "pipeline_id"))
        self.kinds = {code: kind for code, kind, _ in rows}
        self.pipeline = rows[0][2]


def values(stages: Stages, deal: deals.Deal, until: datetime) -> dict[str, object] | None:
    """What changes of a deal in its course, as known just before `until`; None before it was opened."""
    if deal.since >= until:
        return None
    code, entered = deal.stage(until)
    kind = stages.kinds[code]
    withdrawn = deal.withdrawn is not None and deal.withdrawn < until
    return {
        "stage": code, "stage_changed_at": entered, "probability": stage_probability(code, kind),
        "closed_on": business_day(entered) if kind in CLOSED_KINDS else deal.expected,
        "is_active": not withdrawn, "custom_fields": _fields(deal, until, code),
    }  # fmt: skip


def opportunity(
    plan: Plan, org: UUID, stages: Stages, deal: deals.Deal, known: dict[str, object]
) -> Opportunity:
    return Opportunity(
        id=uid(plan.seed, "deal", deal.reference), org_id=org, name=deal.title, pipeline_id=stages.pipeline,
        account_id=uid(plan.seed, "account", deal.firm.key), opportunity_type=deal.kind, currency=deal.currency,
        amount=deal.amount, lead_source=deal.source, created_at=deal.since, **known,
    )  # fmt: skip


def log(plan: Plan, org: UUID, deal: deals.Deal, after: datetime, until: datetime) -> Iterator[Activity]:
    """What happened to the deal from `after` to just before `until`, as django-crm logs it of a ticket."""
    before = None
    for place, (code, moment) in enumerate(deal.stages):
        if after <= moment < until:
            action = "STATUS_CHANGED" if before else "CREATE"
            metadata = {"before": before, "after": code} if before else {}
            yield _entry(plan, org, deal, f"{place}", action, metadata, moment)
        before = code
    if deal.withdrawn and after <= deal.withdrawn < until:
        yield _entry(plan, org, deal, "withdrawn", "DELETE", {}, deal.withdrawn)


def _entry(
    plan: Plan, org: UUID, deal: deals.Deal, place: str, action: str, metadata: dict, moment: datetime
) -> Activity:
    return Activity(
        id=uid(plan.seed, "log", f"{deal.reference}:{place}"), org_id=org, user_id=uid(plan.seed, "profile", deal.owner),
        action=action, entity_type="Opportunity", entity_id=uid(plan.seed, "deal", deal.reference),
        entity_name=deal.title, metadata=metadata, created_at=moment,
    )  # fmt: skip


def _fields(deal: deals.Deal, until: datetime, code: str) -> dict[str, str]:
    found = {"reference": deal.reference}
    if code == deals.LOST and deal.lost_reason:
        found["lost_reason"] = deal.lost_reason
    signed = deal.contract
    if code == deals.WON and signed:
        day = business_day(until) - timedelta(1)  # `until` is the first moment of the next
        found |= {
            "contract_number": signed.number, "contract_signed_on": str(signed.signed), "contract_starts_on": str(signed.starts),
            "contract_ends_on": str(signed.ends), "contract_status": signed.status(day),
            "sustainability_clauses": ",".join(signed.clauses),
        }  # fmt: skip
    return found
