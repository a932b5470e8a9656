"""The organisation in django-crm: its users, teams, products, tags and the fields it defined itself.

Belongs here: what stands there before anybody sells. Does not: customers (`parties.py`).
"""

# pyright: reportMissingImports=false

from datetime import UTC, datetime, time

from common.models import CustomFieldDefinition, Org, Profile, Tags, Teams, User
from invoices.models import Product
from leads.sources import org_sources
from opportunity.models import DealPipeline

from sample_company.catalogue import GROUPS
from sample_company.crm.session import enter, insert, link, open_to_readers, uid
from sample_company.plan import Plan
from sample_company.relations.deals import LOST_REASONS
from sample_company.relations.offers import TAGS
from sample_company.staff import employees
from sample_company.units import LEAVES, UNITS
from sample_company.world import world

FIELDS = (
    ("reference", "编号 Reference", "text", None),
    ("lost_reason", "丢单原因 Lost reason", "dropdown", LOST_REASONS),
    ("contract_number", "合同号 Contract", "text", None),
    ("contract_signed_on", "签订日期 Signed on", "date", None),
    ("contract_starts_on", "生效日期 Starts on", "date", None),
    ("contract_ends_on", "到期日期 Ends on", "date", None),
    ("contract_status", "合同状态 Contract status", "dropdown", ("active", "expired", "terminated")),
    ("sustainability_clauses", "可持续条款 Sustainability clauses", "text", None),
)


def write_master_data(plan: Plan) -> None:
    """Once, in the transaction that writes the past."""
    seed = plan.seed
    org = Org.objects.create(
        id=uid(seed, "org", "hengrun"), name="恒润集团 Hengrun Group", company_name="恒润集团有限公司", city="上海",
        country="CN", default_currency="CNY", default_country="CN", timezone="Asia/Shanghai", csat_enabled=False,
    )  # fmt: skip
    enter(org.id)
    open_to_readers(org.id)
    _write_people(plan, org)
    insert(
        Product(
            id=uid(seed, "product", product.code), org=org, sku=product.code, name=product.name, price=product.list_price,
            currency="CNY", category=next(name for code, name, *_ in GROUPS if code == product.group),
            created_at=_start(plan),
        )
        for product in world(plan).products
    )  # fmt: skip
    insert(
        Tags(id=uid(seed, "tag", name), org=org, name=name, slug=Tags.slug_for(name), created_at=_start(plan))
        for name in TAGS
    )
    insert(
        CustomFieldDefinition(
            id=uid(seed, "field", key), org=org, target_model="Opportunity", key=key, label=label, field_type=kind,
            options=[{"value": value, "label": value} for value in values] if values else None,
            display_order=place, created_at=_start(plan),
        )
        for place, (key, label, kind, values) in enumerate(FIELDS)
    )  # fmt: skip
    DealPipeline.default_for(org)
    org_sources(org)


def _write_people(plan: Plan, org: Org) -> None:
    """A user and a profile for each employee, under the number only; nobody of them can sign in without a password of his own."""
    seed, staff = plan.seed, employees(plan)
    users = [
        User(
            id=uid(seed, "user", e.code),
            email=f"{e.code.lower()}@hengrun.example",
            name=e.code,
            is_active=e.left_on is None,
        )
        for e in staff
    ]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    profiles = [
        Profile(
            id=uid(seed, "profile", e.code), user_id=uid(seed, "user", e.code), org=org, role="USER", has_sales_access=True,
            is_active=e.left_on is None, date_of_joining=e.came_on, created_at=_start(plan),
        )
        for e in staff
    ]  # fmt: skip
    profiles += [
        Profile(
            id=uid(seed, "profile", "admin"), user=user, org=org, role="ADMIN", is_organization_admin=True, has_sales_access=True,
            created_at=_start(plan),
        )
        for user in User.objects.filter(is_superuser=True)[:1]
    ]  # fmt: skip
    insert(profiles)
    names = {code: name for code, name, _ in UNITS}
    insert(
        Teams(
            id=uid(seed, "team", unit),
            org=org,
            name=f"{unit} {names[unit]}",
            description="",
            created_at=_start(plan),
        )
        for unit in LEAVES
    )
    link(Teams.users, [(uid(seed, "team", e.unit), uid(seed, "profile", e.code)) for e in staff])


def _start(plan: Plan) -> datetime:
    return datetime.combine(plan.first_day, time(1), UTC)
