"""What goes wrong in the CRM on days that pass: each done by hand there, and written down.

Belongs here: which record it befalls, how, and what must stand in the lake in the end. Does not: when (`defects/kinds.py`), what
breaks the system itself (`breakdowns.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from accounts.models import Account
from contacts.models import Contact
from django.utils import timezone
from interactions.models import Interaction
from opportunity.models import DealStage, Opportunity
from opportunity.workflow import stage_probability

from sample_company.crm.session import insert, link, uid
from sample_company.defects.kinds import place
from sample_company.defects.truth import Planted
from sample_company.plan import Plan
from sample_company.relations.moments import end_of
from sample_company.relations.parties import contacts

SYSTEM = "django_crm"
SLOW = timedelta(hours=2)
PROVINCES = ("江苏省", "浙江省", "广东省", "四川省")
# Kinds that befall contacts: no card is befallen twice before all were.
OF_CONTACTS = ("duplicate_person", "changed_key", "soft_delete", "clock_skew")


@dataclass(frozen=True)
class Found:
    """A row that it befell: its table and key, and what is written of it."""

    table: str
    key: UUID
    right: dict[str, str]
    planted: dict[str, str]


def befall(plan: Plan, org: UUID, day: date) -> list[Planted]:
    """Everything that goes wrong on that day. Needs a transaction."""
    planted = []
    for kind, happens in MISHAPS.items():
        declared = place(kind, SYSTEM)
        if declared.falls_on(plan, day):
            rows = happens(Day(plan, org, day, plan.dice("defects", SYSTEM, kind, day)))
            planted += [
                Planted(kind, SYSTEM, day, row.table, str(row.key), declared.fates[0], row.right, row.planted)
                for row in rows
            ]
    return planted


@dataclass(frozen=True)
class Day:
    """Where and when it happens."""

    plan: Plan
    org: UUID
    day: date
    dice: Random

    @property
    def moment(self) -> datetime:
        """In the afternoon."""
        return end_of(self.day) - timedelta(hours=8)

    def cards(self, kind: str) -> Iterator[tuple[str, Contact]]:
        """The contact that it befalls today, with its key: another one each day, and one that was there from the start.
        None where somebody deleted it."""
        keys = [card.key for card in contacts(self.plan) if card.key == card.person.key]
        self.plan.dice("defects", SYSTEM, "contacts").shuffle(keys)
        number = (self.day - self.plan.today).days * len(OF_CONTACTS) + OF_CONTACTS.index(kind)
        key = keys[number % len(keys)]
        for card in Contact.objects.filter(pk=uid(self.plan.seed, "contact", key)):
            yield key, card


def _twice(on: Day) -> Iterator[Found]:
    """A contact is entered again by somebody who did not look: without its e-mail, which the system would have known."""
    for key, card in on.cards("duplicate_person"):
        yield _contact(card)
        yield _contact(_copy(on, card, f"{key}/{on.day}"))


def _anew(on: Day) -> Iterator[Found]:
    """A contact is deleted and entered again: whatever named the old one names the new one."""
    for key, card in on.cards("changed_key"):
        new, old = _copy(on, card, f"{key}#{on.day}"), card.pk
        for relation in Contact._meta.get_fields(include_hidden=True):
            model = relation.related_model
            # what it names itself was copied
            if not relation.auto_created or not relation.one_to_many or model._meta.auto_created is Contact:
                continue
            stamps = {"updated_at"} & {field.name for field in model._meta.fields}
            changed = {relation.field.attname: new.pk} | dict.fromkeys(stamps, timezone.now())
            model._base_manager.filter(**{relation.field.attname: old}).update(**changed)
        Contact.objects.filter(pk=old).delete()
        Contact.objects.filter(pk=new.pk).update(email=card.email)
        yield Found("contacts", old, {}, {})
        yield _contact(new)


def _copy(on: Day, card: Contact, key: str) -> Contact:
    """The same card under another key, without its e-mail; the firm, the sellers and the teams of the first."""
    double = copy(card)
    double.pk, double.email, double.created_at = uid(on.plan.seed, "contact", key), None, on.moment
    insert([double])
    link(Contact.assigned_to, [(double.pk, other.pk) for other in card.assigned_to.order_by("pk")])
    link(Contact.teams, [(double.pk, other.pk) for other in card.teams.order_by("pk")])
    return double


def _contact(card: Contact) -> Found:
    right = {"country": card.country, "account_id": card.account_id}
    return Found("contacts", card.pk, {name: str(value) for name, value in right.items() if value}, {})


def _delete(on: Day) -> Iterator[Found]:
    """Something said to a customer weeks ago is deleted."""
    old = {"home": "opportunity", "occurred_at__lt": end_of(on.day - timedelta(30))}
    keys = list(Interaction.objects.filter(**old).order_by("pk").values_list("pk", flat=True))
    for key in on.dice.sample(keys, min(len(keys), 1)):
        Interaction.objects.filter(pk=key).delete()
        yield Found("interaction", key, {}, {})


def _deactivate(on: Day) -> Iterator[Found]:
    for _, card in on.cards("soft_delete"):
        card.is_active = False
        card.save()
        yield Found("contacts", card.pk, {"is_active": "false"}, {})


def _without_currency(on: Day) -> Iterator[Found]:
    """Somebody enters a deal by telephone, and no currency."""
    firms = Account.objects.filter(is_active=True, created_at__lt=end_of(on.plan.today)).order_by("pk")
    firm = on.dice.choice(list(firms))
    stage = DealStage.objects.order_by("order", "pk").first()
    amount = Decimal(on.dice.randrange(5_000, 90_000, 100)).quantize(Decimal("0.01"))
    key, reference = uid(on.plan.seed, "deal", f"{on.day}-N"), f"K-{on.day:%Y%m%d}-N"
    deal = Opportunity(
        id=key, org_id=on.org, name=f"{firm.name} 电话询价", account=firm, pipeline_id=stage.pipeline_id, stage=stage.code,
        probability=stage_probability(stage.code, stage.kind), stage_changed_at=on.moment, created_at=on.moment,
        closed_on=on.day + timedelta(60), amount=amount, currency=on.dice.choice((None, "")), lead_source="call",
        custom_fields={"reference": reference},
    )  # fmt: skip
    insert([deal])
    yield Found("opportunity", key, {}, {"reference": reference, "amount": str(amount)})


def _stamp_late(on: Day) -> Iterator[Found]:
    """A contact's province is filled in, through an interface whose clock is two hours slow."""
    for key, card in on.cards("clock_skew"):
        province = on.plan.dice("province", key).choice(PROVINCES)
        Contact.objects.filter(pk=card.pk).update(state=province, updated_at=timezone.now() - SLOW)
        yield Found("contacts", card.pk, {"state": province}, {})


MISHAPS: dict[str, Callable[[Day], Iterator[Found]]] = {
    "duplicate_person": _twice,
    "changed_key": _anew,
    "hard_delete": _delete,
    "soft_delete": _deactivate,
    "currency_missing": _without_currency,
    "clock_skew": _stamp_late,
}
