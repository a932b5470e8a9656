"""django-helpdesk's REST interface: what is read over HTTP where its database is out of reach. Data only.

The files attached to follow-ups: what came with a complaint, without the file itself. `file` is left out on purpose: the
address it holds contains the key that opens the ticket to anybody. The list has no moment of change, so it is pulled whole.

The login needs staff rights (helpdesk shows its lists to nobody else) and no more.
"""

from ingestion.rest_spec import Endpoint, RestSource
from ingestion.spec import Column, Table

HELPDESK_API = RestSource(
    "helpdesk_api",
    (
        Endpoint(
            Table(
                "followup_attachment",
                (
                    Column("id", "INTEGER", False),
                    Column("followup_id", "INTEGER", False, description="The follow-up it came with"),
                    Column(
                        "file_name", "VARCHAR", personal="free_text", description="As the sender named it"
                    ),
                    Column("mime_type", "VARCHAR"),
                    Column("size_bytes", "BIGINT"),
                ),
                ("id",),
                description="One row a file attached to a follow-up",
            ),
            "api/followups-attachments/",
            fields=(("followup_id", "followup"), ("file_name", "filename"), ("size_bytes", "size")),
        ),
    ),
    sample="django_helpdesk",
    title="django-helpdesk 2.6 (service desk), over HTTP",
)
