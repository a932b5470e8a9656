"""SQL for the text of one field, before it is typed: joined, repaired, split, matched, replaced, defaulted.

Here: the text and the rules that changed it. Not here: its type (field_type.py), what is wrong with a row
(expressions.py). `at` is {column of the file: SQL of its text in the batch, trimmed already}: names in a file may differ in
case only, SQL's may not.
"""

from ingestion.field import Field

Names = dict[str, str]
# Blanks that people type: also the one of Chinese text, the one that does not break, and the narrow one.
BLANKS = " \t\r\n\u3000\u00a0\u202f\ufeff"
_FULL = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
_HALF = "".join(map(chr, range(0x21, 0x7F))) + " "


def text(value: str) -> str:
    """An SQL string."""
    return "'" + value.replace("'", "''") + "'"


def trimmed(sql: str) -> str:
    """The text without blanks at its ends, NULL where nothing is left."""
    return f"nullif(trim({sql}, {text(BLANKS)}), '')"


def half_width(value: str) -> str:
    """What the repair full_width makes of a text."""
    return value.translate(str.maketrans(_FULL, _HALF))


def narrowed(sql: str) -> str:
    """The same in SQL."""
    return f"translate({sql}, {text(_FULL)}, {text(_HALF)})"


def ordinal_name(field: Field) -> str:
    """The name under which a row's number among its like stands in `at`, and in the row as it is shown to people."""
    return f"(ordinal of {', '.join(field.ordinal)})"


def source_text(field: Field, at: Names) -> str:
    """The field's text, trimmed, NULL where it is blank."""
    return _steps(field, at)[0]


def text_rules(field: Field, at: Names) -> list[tuple[str, str]]:
    """(rule, SQL: whether it changed the row), for the rules that change a text."""
    return _steps(field, at)[1]


def _steps(field: Field, at: Names) -> tuple[str, list[tuple[str, str]]]:
    if field.ordinal:
        return at[ordinal_name(field)], []
    if not field.columns:
        return f"nullif({text(field.value or '')}, '')", []
    rules: list[tuple[str, str]] = []
    sql = at[field.columns[0]]
    if len(field.columns) > 1:
        parts = ", ".join(at[column] for column in field.columns)
        sql = f"nullif(concat_ws({text(field.join)}, {parts}), '')"
    if "full_width" in field.repair:
        narrow = trimmed(narrowed(sql))
        rules.append(("full_width", f"{sql} <> {narrow}"))
        sql = narrow
    if field.split is not None:
        sql = trimmed(f"split_part({sql}, {text(field.split)}, {field.part})")
    if field.pattern is not None:
        sql = trimmed(f"regexp_extract({sql}, {text(field.pattern)}, 1)")
    if field.aliases:
        listed = ", ".join(text(given) for given, _ in field.aliases)
        rules.append(("alias", f"{sql} in ({listed})"))
        whens = " ".join(f"when {text(given)} then {text(meant)}" for given, meant in field.aliases)
        # what is not listed stays as it is, unless `otherwise` says what it is
        rest = (
            sql
            if field.otherwise is None or field.cases
            else f"case when {sql} is not null then {text(field.otherwise)} end"
        )
        sql = f"case {sql} {whens} else {rest} end"
    if field.cases:
        whens = " ".join(
            f"when regexp_matches({sql}, {text(pattern)}) then {text(to)}" for pattern, to in field.cases
        )
        otherwise = text(field.otherwise) if field.otherwise is not None else "null"
        sql = f"case {whens} else {otherwise} end"
    if field.default is not None:
        rules.append(("default", f"{sql} is null"))
        sql = f"coalesce({sql}, {text(field.default)})"
    return sql, rules
