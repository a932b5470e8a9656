"""Numbers the rows of a file that are alike in some columns: line and event numbers where a file has none.

Here: the SQL that counts. Not here: the grammar (mapping_fields.py), what the number is the value of (field_text.py).
"""

from ingestion.field_text import Names, ordinal_name, trimmed
from ingestion.mapping import Mapping


def ordinals_sql(mapping: Mapping, at: Names) -> dict[str, tuple[str, str]]:
    """{name in `at`: (its alias, SQL of the row's number, from 1, among the rows of its file that are alike)}.

    A row that was refused and released comes alone: it has kept the number that it had among the others.
    """
    fields = [field for mapped in mapping.entities for field in mapped.fields.values() if field.ordinal]
    alike = {ordinal_name(field): ", ".join(trimmed(at[name]) for name in field.ordinal) for field in fields}
    counted = "cast(row_number() over (partition by _file, {} order by _n) as varchar)"
    return {
        name: (f"o{number}", at[name] if name in at else counted.format(columns))
        for number, (name, columns) in enumerate(alike.items())
    }
