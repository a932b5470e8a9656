"""What staging makes of django-helpdesk's rows, worked out by hand: who did what, what was merged, when a rating was given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.sources import DECLARED
from ingestion.tables import ensure_tables

pytestmark = pytest.mark.integration
PROJECT = Path(__file__).parents[2] / "dbt_project"
ROWS = {
    "helpdesk_queue": (("id", "slug", "title"), (1, "aftersales", "售后")),
    "desk_agent": (("id", "employee_number"), (1, None), (2, "E0003")),
    "helpdesk_customfield": (("id", "name"), (1, "ordernumber"), (2, "satisfaction"), (3, "satisfactionremark")),
    "helpdesk_kbcategory": (("id", "title", "public"), (1, "退换货", True)),
    "helpdesk_kbitem": (
        ("id", "category_id", "title", "votes", "recommendations", "enabled"), (1, 1, "破损", 5, 4, True), (2, 1, "旧", 0, 0, False),
    ),
    "helpdesk_ticket": (
        ("id", "queue_id", "assigned_to_id", "merged_to_id", "status", "priority", "created"),
        (10, 1, 2, None, 4, 2, "2026-06-01 01:00:00+00"),
        (11, 1, None, 10, 5, 3, "2026-05-31 00:00:00+00"),
        (12, 1, None, 99, 1, 5, "2026-06-02 00:00:00+00"),  # what it was merged into is deleted
    ),
    "helpdesk_followup": (
        ("id", "ticket_id", "date", "by_mail", "public", "user_id", "new_status", "comment", "merged_from_id"),
        (1, 10, "2026-06-01 01:00:00.1+00", True, True, None, None, "broken", None),
        (2, 10, "2026-05-31 00:00:00.1+00", True, True, None, None, "earlier", 11),
        (3, 10, "2026-06-01 02:00:00+00", False, False, 2, None, "", None),
        (4, 10, "2026-06-01 03:00:00+00", False, True, 2, None, "on it", None),
        (5, 10, "2026-06-01 04:00:00+00", False, False, 1, None, "note", None),
        (6, 10, "2026-06-01 05:00:00+00", False, True, 7, None, "and?", None),  # a customer who logged in
        (7, 10, "2026-06-01 06:00:00+00", False, True, 2, 3, "sent", None),
        (8, 10, "2026-06-02 06:00:00+00", True, True, None, 2, "not there", None),
        (9, 10, "2026-06-03 06:00:00+00", False, True, 2, 4, "", None),
        (10, 10, "2026-06-05 06:00:00+00", False, False, 2, None, "", None),
        (11, 10, "2026-06-06 06:00:00+00", False, False, 2, None, "", None),
    ),
    "helpdesk_ticketchange": (
        ("id", "followup_id", "field", "is_change"),
        (1, 3, "Owner", True), (2, 4, "所有者", True), (3, 10, "satisfaction", True), (4, 11, "satisfaction", False),
    ),
    "helpdesk_ticketcustomfieldvalue": (
        ("id", "ticket_id", "field_id", "value", "text"),
        (4, 10, 1, " PO-1 ", None), (5, 10, 2, "4", None), (6, 10, 3, None, "good"), (7, 12, 2, "", None),
    ),
}  # fmt: skip


@pytest.fixture
def ask(fresh_lake, tmp_path):
    """The desk's staging over the rows above, as a function from SQL to rows."""
    with fresh_lake.connect() as connection:
        ensure_tables(connection, DECLARED)
        for table, (columns, *rows) in ROWS.items():
            marks = ", ".join("?" for _ in columns)
            name = f"raw_django_helpdesk.{table}"
            connection.executemany(f"insert into {name} ({', '.join(columns)}) values ({marks})", rows)
    given = {name: value for name, value in os.environ.items() if not name.startswith(("ZT_", "DBT_"))}
    given |= {
        **fresh_lake.lake.variables, "ZT_TODAY": "2026-06-30", "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"), "DBT_PROJECT_DIR": str(PROJECT), "DBT_PROFILES_DIR": str(PROJECT),
    }  # fmt: skip
    dbt = str(Path(sys.executable).with_name("dbt"))
    done = subprocess.run(
        [dbt, "run", "--select", "staging.django_helpdesk"], env=given, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    with fresh_lake.connect(read_only=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def test_what_staging_makes_of_the_desk(ask):
    assert ask(
        "select event_number, event_kind, new_status, employee_number from staging.stg_django_helpdesk__ticket_event"
        " order by cast(event_number as integer)"
    ) == [
        ("1", "opened", None, None), ("2", "customer_reply", None, None), ("3", "assigned", None, "E0003"),
        ("4", "public_reply", None, "E0003"), ("5", "internal_note", None, None), ("6", "customer_reply", None, None),
        ("7", "resolved", "resolved", "E0003"), ("8", "reopened", "reopened", None), ("9", "closed", "closed", "E0003"),
        ("10", "other", None, "E0003"), ("11", "other", None, "E0003"),
    ]  # fmt: skip
    assert ask(
        "select ticket_number, queue, priority, status, order_number, employee_number, merged_into_ticket_id"
        " from staging.stg_django_helpdesk__ticket order by 1"
    ) == [
        ("10", "售后", "high", "closed", "PO-1", "E0003", None),
        ("11", "售后", "normal", "duplicate", None, None, "django_helpdesk:10"),
        ("12", "售后", "very_low", "open", None, None, None),
    ]
    assert ask(
        "select survey_id, ticket_id, strftime(responded_at, '%d %H'), rating, rating_best, comment"
        " from staging.stg_django_helpdesk__survey_response"
    ) == [("django_helpdesk:5", "django_helpdesk:10", "05 06", 4, 5, "good")]
    assert ask(
        "select title, category, status, votes, helpful_votes, is_public from staging.stg_django_helpdesk__knowledge_article order by 1"
    ) == [("旧", "退换货", "retired", 0, 0, False), ("破损", "退换货", "published", 5, 4, True)]
