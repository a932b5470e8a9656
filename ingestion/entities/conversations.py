"""What is said and done with partners: activities of the sales people and messages both ways."""

from ingestion.entities.declare import MOMENT, NUMBER, TEXT, col, one_of
from ingestion.spec import Entity

_ABOUT = (
    col("party_code", TEXT, "The partner it is about"),
    col("contact_party_code", TEXT, "The person it was with"),
    col("lead_number", TEXT, "The lead it is about"),
    col("opportunity_number", TEXT, "The opportunity it is about"),
    col("employee_number", TEXT, "Who did it on our side"),
    col("unit_code", TEXT, "The sales unit"),
)

CONVERSATIONS: tuple[Entity, ...] = (
    Entity(
        "activity",
        (
            col("activity_number", TEXT, "The source's number", True),
            one_of("activity_kind", "call", "meeting", "visit", "demo", "task", "note"),
            *_ABOUT,
            col("occurred_at", MOMENT, "Moment it took place; of a task, when it was set, UTC", True),
            col("due_at", MOMENT, "Moment it is due, UTC"),
            col("completed_at", MOMENT, "Moment it was done, UTC; empty while open"),
            col("duration_minutes", NUMBER, "How long it took"),
            col("outcome", TEXT, "What came of it, as the source puts it"),
            col("subject", TEXT, "What it was about", personal="free_text"),
        ),
        ("activity_number",),
        description="One row an activity",
    ),
    Entity(
        "message",
        (
            col("message_number", TEXT, "The source's number", True),
            one_of("channel", "email", "wechat", "whatsapp", "sms", "enquiry", "portal", "chat", "letter"),
            one_of("direction", "inbound", "outbound"),
            *_ABOUT,
            col("ticket_number", TEXT, "The ticket it belongs to"),
            col("sent_at", MOMENT, "Moment it was sent, UTC", True),
            col("language", TEXT, "zh, en … where the source knows"),
            col("subject", TEXT, "Its subject", personal="free_text"),
            col("body", TEXT, "What it says", personal="free_text"),
        ),
        ("message_number",),
        description="One row a message, in or out",
    ),
)
