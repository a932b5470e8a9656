"""The shape of what arrives, checked by pandera against a schema that is made of the declarations: nobody writes a second one.

Here: which values are empty where one is required, are none of a closed list, or are no token. Not here: texts that fit no
type, units, rules over several columns (`ingestion/`), and what becomes of a row or a source that has a fault.
"""

import sys
import warnings
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    import pandera.pandas as pandera

FAULTS = pa.schema(
    [("row", pa.int64()), ("column", pa.string()), ("rule", pa.string()), ("value", pa.string())]
)
_NULLS = "not_nullable"  # what pandera calls a NULL where there may be none


class Declared(Protocol):
    """A column as it is declared. values: all there are, as texts; () where any may come. NULL is none of them and no fault of
    the list: whether it may come says nullable."""

    @property
    def name(self) -> str: ...

    @property
    def nullable(self) -> bool: ...

    @property
    def values(self) -> tuple[str, ...]: ...


def faults(columns: Iterable[Declared], rows: pa.Table, tokens: Mapping[str, str] | None = None) -> pa.Table:
    """What of the rows is not as declared, as FAULTS, by row and then in the order of the columns.

    rows: has all these columns, and may have others. tokens: {column: the expression that a whole value of it matches}.
    row counts from 0. rule: required | listed | token. value: the value as text; NULL where it is empty, and always NULL
    where it should have been a token, for then it may be a person's.
    Raises KeyError for a column that the rows lack, ValueError for one whose type cannot be checked.
    """
    tokens = tokens or {}
    ruled = [column for column in columns if not column.nullable or column.values or column.name in tokens]
    if not ruled or not len(rows):
        return FAULTS.empty_table()
    # heavy to import, and most commands land nothing
    import pandas as pd

    _leave_moments_alone()
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    schema, cases = _schema(ruled, tokens), None
    frame = rows.select([column.name for column in ruled]).to_pandas(types_mapper=pd.ArrowDtype)
    try:
        # stated here, because a variable of the environment could turn pandera off, and the door would stand open
        with (
            config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA),
            warnings.catch_warnings(action="ignore", category=FutureWarning),  # pandera's, to pandas
        ):
            schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
    # out here, so that what pandera says, which quotes values, is the cause of nothing that is raised below
    return FAULTS.empty_table() if cases is None else _faults(cases, [column.name for column in ruled])


def _leave_moments_alone() -> None:
    """Before pandera is imported: for Spark's sake, which is not used here, that sets PYARROW_IGNORE_TIMEZONE for the whole process,
    and from then on pyarrow would read 08:00+08:00 as 08:00 UTC, and say nothing. The module that sets it does nothing instead.
    """
    module = ModuleType("pandera.external_config")
    module.__dict__["_set_pyspark_environment_variables"] = lambda: None
    sys.modules.setdefault(module.__name__, module)


def _schema(columns: list[Declared], tokens: Mapping[str, str]) -> "pandera.DataFrameSchema":
    import pandera.pandas as pandera

    def checks(column: Declared):
        if column.values:
            yield pandera.Check.isin(column.values, ignore_na=True, error="listed")
        if pattern := tokens.get(column.name):
            yield pandera.Check(lambda texts: texts.str.fullmatch(pattern), ignore_na=True, error="token")

    return pandera.DataFrameSchema(
        {
            column.name: pandera.Column(nullable=column.nullable, checks=list(checks(column)))
            for column in columns
        }
    )


def _faults(cases, order: list[str]) -> pa.Table:
    """pandera's list of failures as FAULTS."""
    if (unchecked := cases["index"].isna()).any():
        # what pandera lists there is an exception's text, which may quote a value
        named = ", ".join(sorted({str(name) for name in cases["column"][unchecked]}))
        raise ValueError(f"the type of {named} cannot be checked for its shape")
    cases = cases.assign(
        row=cases["index"].astype("int64"),
        place=cases["column"].map({name: place for place, name in enumerate(order)}),
        rule=cases["check"].replace({_NULLS: "required"}),
    ).sort_values(["row", "place"], kind="stable")
    shown = cases["rule"].eq("listed") & cases["failure_case"].notna()
    values = [str(value) if show else None for value, show in zip(cases["failure_case"], shown, strict=True)]
    return pa.table(
        [
            pa.array(cases["row"], pa.int64()),
            pa.array(cases["column"], pa.string()),
            pa.array(cases["rule"], pa.string()),
            pa.array(values, pa.string()),
        ],
        schema=FAULTS,
    )
