"""django-crm 1.35 (CRM, also known as BottleCRM): what is read of its database, and the totals it is asked for. Data only.

Its rows belong to organisations: PostgreSQL shows a role those of the one that `app.current_org` names, and no row without it.
A CRM of your own needs these statements once, as an administrator, with its organisation's id (select id, name from organization):

    alter role django_crm_reader in database django_crm set app.current_org = '<id>';
    create view profile_employee as select p.id, p.org_id, <employee number> as employee_number, p.is_active, p.updated_at
        from profile p join users u on u.id = p.user_id;

The second says who a profile is by the number your HR knows, so that no colleague's name or address is read.
A deal's own fields (`custom_fields`) are those the sample company defined; name yours in the expressions.
"""

from ingestion.declare import columns
from ingestion.rule_spec import Counted, Parent, Rule
from ingestion.spec import Column, Setting, Source, SourceTotal, Table

_STAMPS = (
    Column("created_at", "TIMESTAMP WITH TIME ZONE", description="When it came about"),
    Column("updated_at", "TIMESTAMP WITH TIME ZONE", description="When the row was written last"),
)
# One name, as people write it: Chinese without a blank and the family first.
_PERSON = Column(
    "person_name",
    "VARCHAR",
    personal="name",
    expression=(
        "nullif(trim(case when concat(first_name, last_name) ~ '[\\u4e00-\\u9fff]' then concat(last_name, first_name)"
        " else concat_ws(' ', first_name, last_name) end), '')"
    ),
)
_DOMAIN = Column("email_domain", "VARCHAR", expression="nullif(lower(split_part(email, '@', 2)), '')")


# A deal or an offer without a currency of its own is in the organisation's.
_CURRENCY = "coalesce(nullif({0}.currency, ''), (select g.default_currency from organization g where g.id = {0}.org_id))"


def _sound(table: str, amount: str, *days: str) -> tuple[Rule, ...]:
    """What an amount needs, and the years that a day may lie in: 0206 and 2206 are typing errors."""
    return (
        Rule(amount, f"{amount} >= 0", "is negative", "correct the amount in the CRM"),
        # The CRM takes it for the organisation's, and nobody said that: a firm abroad would be reckoned in the wrong money.
        Rule("currency", f"coalesce({amount}, 0) = 0 or (currency <> '') is true", "although there is an amount",
             "name its currency in the CRM; or take the rule out of ingestion/sources/django_crm.py, where none means the organisation's"),
        *(
            Rule(day, f"{day} between '2000-01-01' and '2100-12-31'", "lies before 2000 or after 2100", "correct the year in the CRM")
            for day in days
        ),
    )  # fmt: skip


def _table(
    table: str,
    *made: Column,
    amount: str | None = None,
    rules: tuple[Rule, ...] = (),
    parent: Parent | None = None,
    counted: tuple[Counted, ...] = (),
    **kinds: str,
) -> Table:
    """A table of django-crm's: names of columns by kind, parted by blanks, and columns `made` of its own ones.

    It is read whole whenever any of its rows is another, for `updated_at` is no cursor: where a lead is converted, first answered or
    merged, and where firms or people are merged, django-crm moves the rows that name them without stamping them.
    """
    found = (Column("id", "VARCHAR", False), *_STAMPS, *columns(**kinds), *made)
    return Table(table, found, ("id",), amount=amount, rules=rules, parent=parent, counted=counted)


def _links(table: str, one: str, other: str) -> Table:
    """A many-to-many table. It has no moments, so it is read whole whenever it changed."""
    columns = (Column("id", "BIGINT", False), Column(one, "VARCHAR"), Column(other, "VARCHAR"))
    return Table(table, columns, ("id",))


def _own(name: str, type: str = "VARCHAR") -> Column:
    """A field that the company defined for its deals."""
    value = f"nullif(custom_fields->>'{name}', '')"
    return Column(name, type, expression=f"({value})::date" if type == "DATE" else value)


_TABLES = (
    Table(
        "profile_employee",
        (
            Column("id", "VARCHAR", False),
            Column("employee_number", "VARCHAR"),
            Column("is_active", "BOOLEAN"),
            _STAMPS[1],
        ),
        ("id",),
    ),
    _table("organization", text="default_currency"),
    _table("teams", text="name"),
    _table("tags", text="name", flag="is_active"),
    _table("product", text="sku name", flag="is_active"),
    _table("accounts", _DOMAIN, text="name website industry city state country currency", phone="phone", email="email",
           address="address_line postcode", flag="is_active"),
    _table("contacts", _PERSON, _DOMAIN, ref="account_id", text="organization title city state country", phone="phone",
           email="email", address="address_line postcode", flag="is_active"),
    _table("lead", _PERSON, ref="org_id", text="company_name status source rating industry city country currency", phone="phone",
           email="email", money="opportunity_amount", moment="first_response_at", flag="is_active", amount="opportunity_amount"),
    _table("opportunity_pipeline_stage", ref="pipeline_id", text="code kind", number="order"),
    _table(
        "opportunity", _own("reference"), _own("lost_reason"), _own("contract_number"), _own("contract_signed_on", "DATE"),
        _own("contract_starts_on", "DATE"), _own("contract_ends_on", "DATE"), _own("contract_status"),
        _own("sustainability_clauses"),
        ref="org_id account_id pipeline_id", text="name stage currency lead_source", money="amount", number="probability",
        day="closed_on", moment="stage_changed_at", flag="is_active", amount="amount",
        rules=_sound("opportunity", "amount", "closed_on"),
        counted=(
            Counted("opportunity", "amount", _CURRENCY.format("opportunity")),
            Counted("contract", "amount", _CURRENCY.format("opportunity"), "contract_number is not null"),
        ),
    ),
    # What was done to which record: of a deal, the stages it left and entered.
    _table(
        "activity",
        Column("before", "VARCHAR", expression="metadata->>'before'"),
        Column("after", "VARCHAR", expression="metadata->>'after'"),
        ref="user_id entity_id", text="action entity_type",
    ),
    _table("estimate", ref="org_id account_id contact_id opportunity_id", text="estimate_number status currency",
           money="subtotal discount_amount tax_amount total_amount", day="issue_date expiry_date",
           moment="sent_at accepted_at declined_at", amount="total_amount",
           rules=_sound("estimate", "total_amount", "issue_date", "expiry_date"),
           counted=(Counted("quote", "total_amount", _CURRENCY.format("estimate")),)),
    _table("estimate_line_item", ref="estimate_id product_id", text="name", number="order",
           money="quantity unit_price subtotal discount_amount", amount="subtotal - discount_amount",
           parent=Parent("estimate", "estimate_id"),
           counted=(Counted("quote_line", "subtotal - discount_amount", f"(select {_CURRENCY.format('e')} from estimate e where e.id = estimate_id)"),)),
    _table("interaction", ref="account_id contact_id lead_id opportunity_id case_id logged_by_id",
           text="kind direction outcome", moment="occurred_at", number="duration_seconds", free_text="subject body"),
    _table("task", ref="account_id lead_id opportunity_id", text="status priority", day="due_date", free_text="title"),
    _links("lead_assigned_to", "lead_id", "profile_id"),
    _links("lead_teams", "lead_id", "teams_id"),
    _links("opportunity_assigned_to", "opportunity_id", "profile_id"),
    _links("opportunity_teams", "opportunity_id", "teams_id"),
    _links("opportunity_tags", "opportunity_id", "tags_id"),
    _links("estimate_assigned_to", "estimate_id", "profile_id"),
    _links("task_assigned_to", "task_id", "profile_id"),
)  # fmt: skip

_DEALS = f"select {_CURRENCY.format('o')}, o.stage, {{}} from opportunity o group by 1, 2"
_OFFERS = f"select {_CURRENCY.format('e')}, e.status, {{}} from estimate e group by 1, 2"
_LINES = (
    f"select {_CURRENCY.format('e')}, e.status, {{}} from estimate_line_item l join estimate e on e.id = l.estimate_id"
    " group by 1, 2"
)
_SIGNED = (
    f"select {_CURRENCY.format('o')}, o.custom_fields->>'contract_status', {{}} from opportunity o"
    " where nullif(o.custom_fields->>'contract_number', '') is not null group by 1, 2"
)

DJANGO_CRM = Source(
    "django_crm",
    _TABLES,
    (
        SourceTotal("opportunity", "rows", _DEALS.format("count(*)")),
        SourceTotal("opportunity", "amount", _DEALS.format("coalesce(sum(o.amount), 0)")),
        SourceTotal("quote", "rows", _OFFERS.format("count(*)")),
        SourceTotal("quote", "amount", _OFFERS.format("coalesce(sum(e.total_amount), 0)")),
        SourceTotal("quote_line", "rows", _LINES.format("count(*)")),
        SourceTotal(
            "quote_line", "amount", _LINES.format("coalesce(sum(l.subtotal - l.discount_amount), 0)")
        ),
        SourceTotal("contract", "rows", _SIGNED.format("count(*)")),
        SourceTotal("contract", "amount", _SIGNED.format("coalesce(sum(o.amount), 0)")),
    ),
    (Setting("app.current_org", "select id::text from organization where is_active order by created_at"),),
    title="django-crm 1.35 (CRM)",
)
