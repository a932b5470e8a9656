"""django-helpdesk 2.6 (service desk): what is read of its database, and the totals it is asked for. Data only.

helpdesk stamps a ticket's `modified` whenever it is saved, and a new follow-up saves its ticket: that is the cursor of tickets. The
one change it misses is that a deleted ticket frees those merged into it, which staging makes good. A follow-up has no such
stamp (`date` is when it happened), and merging tickets moves follow-ups without a trace: so the other tables are read whole when
a hash over their rows changed, which finds edits, moves and deletes alike.

A desk of your own needs this statement once; it says who an agent is by the number your HR knows, so that no colleague's name,
address or password hash is read, and NULL for one that has none:

    create view desk_agent as select id, <employee number> as employee_number from auth_user where is_staff;

Its own fields are those the sample company defined; name yours in _PLAIN_FIELDS and _TEXT_FIELDS. A field that stands in neither
is not read: it may hold anything.
"""

from ingestion.declare import columns
from ingestion.rule_spec import Counted, Parent, Rule
from ingestion.spec import Column, Source, SourceTotal, Table

_PLAIN_FIELDS = ("company", "ordernumber", "productcode", "storecode", "satisfaction")
_TEXT_FIELDS = ("satisfactionremark",)


def _table(
    table: str,
    *made: Column,
    cursor: str | None = None,
    rules: tuple[Rule, ...] = (),
    parent: Parent | None = None,
    counted: tuple[Counted, ...] = (),
    **kinds: str,
) -> Table:
    """A table of helpdesk's: names of columns by kind, parted by blanks, and columns `made` of its own ones."""
    found = (Column("id", "INTEGER", False), *columns(**kinds), *made)
    return Table(table, found, ("id",), cursor, rules=rules, parent=parent, counted=counted)


def _value_of(fields: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{name}'" for name in fields)
    return (
        f"case when field_id in (select id from helpdesk_customfield where name in ({listed})) then value end"
    )


_CLOCK = "correct the moment at the desk, and look at the clock of what wrote it"
_MOMENTS = (
    Rule(
        "created", "created between '2000-01-01' and '2101-01-01'", "lies before 2000 or after 2100", _CLOCK
    ),
    # By the database's clock; or by the desk's last follow-up, where a copy is read on a machine that is behind. A day is for
    # other time zones.
    Rule(
        "created",
        "created <= greatest(now(), (select max(f.date) from helpdesk_followup f)) + interval '1 day'",
        "lies in the future",
        _CLOCK,
    ),
)
_IS_RATING = "field_id in (select f.id from helpdesk_customfield f where f.name = 'satisfaction')"

_TABLES = (
    _table("helpdesk_queue", text="slug title"),
    _table("desk_agent", text="employee_number"),
    _table("helpdesk_customfield", text="name label data_type"),
    _table("helpdesk_kbcategory", text="slug name title", flag="public"),
    _table("helpdesk_kbitem", link="category_id", text="title", number="votes recommendations", moment="last_updated", flag="enabled"),
    _table(
        "helpdesk_ticket",
        cursor="(modified at time zone 'UTC')",
        link="queue_id assigned_to_id kbitem_id merged_to_id",
        number="status priority",
        moment="created modified due_date",
        flag="on_hold",
        email="submitter_email",
        free_text="title description resolution",
        rules=_MOMENTS,
        counted=(Counted("ticket"),),
    ),
    # A follow-up's title names the sender of a mail: of it, and of the mail's id, only what they say is read.
    _table(
        "helpdesk_followup",
        Column("by_mail", "BOOLEAN", expression="message_id is not null", description="It came in by e-mail"),
        Column(
            "merged_from_id",
            "INTEGER",
            expression=r"cast(substring(title from '^\[[^]]*#([0-9]{1,9})\]') as integer)",
            description="The ticket it was written on, where that was merged into this one",
        ),
        link="ticket_id user_id",
        number="new_status",
        moment="date",
        flag="public",
        free_text="comment",
        parent=Parent("helpdesk_ticket", "ticket_id"),
        counted=(Counted("ticket_event"),),
    ),
    # Answering a ticket lists its own fields again, unchanged.
    _table(
        "helpdesk_ticketchange",
        Column("is_change", "BOOLEAN", expression="old_value is distinct from new_value"),
        link="followup_id",
        text="field",
    ),
    _table(
        "helpdesk_ticketcustomfieldvalue",
        Column("value", "VARCHAR", expression=_value_of(_PLAIN_FIELDS)),
        Column("text", "VARCHAR", personal="free_text", expression=_value_of(_TEXT_FIELDS)),
        link="ticket_id field_id",
        rules=(
            Rule("value", f"not ({_IS_RATING}) or value in ('', '1', '2', '3', '4', '5')", "is no rating of 1 to 5",
                 "correct the ticket's satisfaction at the desk"),
        ),
        counted=(Counted("survey_response", when=f"{_IS_RATING} and value <> ''"),),
    ),
)  # fmt: skip

_BY_STATUS = "select null, status::text, count(*) from helpdesk_ticket group by 2"
_ANSWERS = (
    "from helpdesk_ticketcustomfieldvalue v join helpdesk_customfield f on f.id = v.field_id"
    " where f.name = 'satisfaction' and v.value <> ''"
)

DJANGO_HELPDESK = Source(
    "django_helpdesk",
    _TABLES,
    (
        SourceTotal("ticket", "rows", _BY_STATUS),
        SourceTotal("ticket_event", "rows", "select null, '', count(*) from helpdesk_followup"),
        SourceTotal("survey_response", "rows", f"select null, '', count(*) {_ANSWERS}"),
        SourceTotal("knowledge_article", "rows", "select null, '', count(*) from helpdesk_kbitem"),
    ),
    title="django-helpdesk 2.6 (service desk)",
)
