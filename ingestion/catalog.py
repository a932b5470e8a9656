"""The file contract: the canonical entities that anybody may deliver as a file, declared once.

From this one declaration come the tables `raw_inbox.<entity>`, the checks at the door (required, type, exact
decimals) and the data dictionary of raw. Not here: database sources (`sources/`), how a file is mapped (mapping.py).
"""

from ingestion.entities.conversations import CONVERSATIONS
from ingestion.entities.customers import CUSTOMERS
from ingestion.entities.footprint import FOOTPRINT
from ingestion.entities.goods import GOODS
from ingestion.entities.money import MONEY_FLOWS
from ingestion.entities.orders import ORDERS
from ingestion.entities.organisation import ORGANISATION
from ingestion.entities.pipeline import PIPELINE
from ingestion.entities.service import SERVICE
from ingestion.entities.supply import SUPPLY
from ingestion.entities.surroundings import SURROUNDINGS
from ingestion.entities.tills import TILLS
from ingestion.errors import LandingError
from ingestion.spec import Column, Entity

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        *ORDERS,
        *TILLS,
        *PIPELINE,
        *CUSTOMERS,
        *CONVERSATIONS,
        *SERVICE,
        *GOODS,
        *SUPPLY,
        *MONEY_FLOWS,
        *ORGANISATION,
        *SURROUNDINGS,
        *FOOTPRINT,
    )
}

# What landing adds to each row of a file.
FILE_COLUMNS: tuple[Column, ...] = (
    Column("_source", "VARCHAR", False, description="The mapping's `source`: it prefixes ids"),
    Column("_row_key", "VARCHAR", False, description="Key values joined by ':', or hash and ordinal"),
    Column("_file_sha256", "VARCHAR", False, description="Content hash of the file"),
    Column("_file_name", "VARCHAR", False, description="Name of the file in the mapping's folder"),
    Column("_row_number", "BIGINT", False, description="Number of the record in the file, no header"),
    Column("_load_id", "VARCHAR", False, description="The landing that brought it"),
    Column("_loaded_at", "TIMESTAMP WITH TIME ZONE", False, description="When"),
)


def entity(name: str, where: str) -> Entity:
    """The entity of that name; LandingError naming the entities there are otherwise."""
    if name not in ENTITIES:
        raise LandingError(f"there is no entity {name!r}", where, f"use one of: {', '.join(ENTITIES)}")
    return ENTITIES[name]
