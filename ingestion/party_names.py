"""The name of a party: of a company it is business, of a natural person it is personal.

Here: the one rule that parts them where a file has a single column of names. Not here: tokens (personal_rows.py).
"""

from ingestion.amounts import typed_name
from ingestion.field_text import Names
from ingestion.field_type import typed
from ingestion.mapping import EntityMapping, Mapping


def moved(mapped: EntityMapping, columns: list[str], mapping: Mapping, texts: Names) -> list[str]:
    """The columns, with the name of a party that is no company in person_name alone."""
    sql = {
        name: typed(mapped.entity.column(name), mapped.fields[name], mapping.shape, texts)
        for name in ("party_name", "is_company", "person_name")
        if name in mapped.fields
    }
    company, name = sql["is_company"], sql["party_name"]
    person = f"coalesce({sql.get('person_name', 'null')}, case when ({company}) is false then {name} end)"
    own = tuple(f" as {typed_name(mapped, column)}" for column in ("party_name", "person_name"))
    return [
        *(column for column in columns if not column.endswith(own)),
        f"case when ({company}) is not false then {name} end{own[0]}",
        f"{person}{own[1]}",
    ]
