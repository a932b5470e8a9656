"""How well a file's column fits a canonical one, by what people call it.

Here: likeness of names. Not here: the names themselves (draft_synonyms_….py), what the values say (draft_values.py), the mapping made of both
(draft.py).
"""

import re

from ingestion import draft_synonyms_relations, draft_synonyms_trade
from ingestion.catalog import ENTITIES
from ingestion.field_text import half_width
from ingestion.spec import Column, Entity
from ingestion.xes_records import EVENT_INDEX, EVENT_LOG

# What a constant can say as well is no sign of an entity.
_SAID_BY_A_CONSTANT = (
    "currency",
    "status",
    "direction",
    "role",
    "rating_best",
    "address_kind",
    "period_kind",
    "boundary",
)


def plain(name: str) -> str:
    """A name without case, blanks and signs, so that `Order No.` is `order_no`."""
    return re.sub(r"[\s_\-./()（）#:：]+", "", half_width(name).lower())


def _synonyms() -> dict[str, tuple[str, ...]]:
    lines = (draft_synonyms_trade.LINES + draft_synonyms_relations.LINES).splitlines()
    found = {}
    for column, _, names in (line.partition(": ") for line in lines if line):
        found[column] = tuple(plain(name) for name in (column, *names.split(", ")))
    return found


SYNONYMS = _synonyms()


def likeness(name: str, column: Column) -> int:
    """How well a file's column fits, 0 for not at all: its own name, what people call it, a name within the other."""
    asked, known = plain(name), SYNONYMS.get(column.name, (plain(column.name),))
    if not asked:
        return 0
    if asked == known[0] or name == EVENT_LOG.get(column.name):
        return 100
    if asked in known:
        return 90 - known.index(asked)
    within = [
        len(word)
        for word in known
        if len(word) >= 2 and (word in asked or (len(asked) >= 3 and asked in word))
    ]
    return 10 + min(max(within), 20) if within else 0


def matched(names: list[str], entity: Entity) -> dict[str, str]:
    """{canonical column: the file's column}, best pairs first, each used once; a weak likeness is none."""
    pairs = sorted(
        (
            (likeness(name, column), -place, column.name, name)
            for place, name in enumerate(names)
            for column in entity.columns
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for score, _, column, name in pairs:
        if score and column not in found and name not in found.values():
            found[column] = name
    return found


def best_entity(names: list[str]) -> Entity:
    """The entity that most of the file's columns fit, by the share of required ones first; an event log's are events."""
    if EVENT_INDEX in names:
        return ENTITIES["ticket_event"]

    def fit(entity: Entity) -> tuple[float, int]:
        found = matched(names, entity)
        score = sum(likeness(name, entity.column(column)) for column, name in found.items())
        required = [column.name for column in entity.columns if not column.nullable]
        telling = [column for column in required if column not in _SAID_BY_A_CONSTANT]
        share = sum(column in found for column in telling) / max(len(telling), 1)
        return round(share, 2) * score, score

    return max(ENTITIES.values(), key=fit)
