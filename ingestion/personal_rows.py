"""Personal columns of one batch of files: tokens and redacted texts take their place in `_rows` before anything is compared or written.

Here: which columns those are, the exchange, what a refused row may show. Not here: the door itself (privacy.py), judging
(batch.py), writing (settle.py).
"""

import json
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ingestion.errors import LandingError
from ingestion.field_text import Names
from ingestion.mapping import EntityMapping, Mapping
from ingestion.privacy import TEXT, Door, Passed, spoken, unsettled


def personal(mapped: EntityMapping) -> dict[str, str]:
    """{column: kind} of the filled columns that hold anything of natural persons."""
    kinds = {column.name: column.personal for column in mapped.entity.columns if column.personal}
    return {name: kind for name, kind in kinds.items() if name in mapped.filled}


def feeding(mapping: Mapping) -> dict[str, str]:
    """{column of the file: kind} of those that a personal column is made of."""
    found: dict[str, str] = {}
    for mapped in mapping.entities:
        kinds = {column.name: column.personal for column in mapped.entity.columns}
        if mapped.moves_names:
            kinds["party_name"] = "name"
        for name, field in mapped.fields.items():
            for column in field.columns if kinds[name] else ():
                if found.get(column, TEXT) == TEXT:
                    found[column] = kinds[name]
    return found


@dataclass(frozen=True)
class Hidden:
    """The values of a batch, until it is known which of its rows land."""

    door: Door
    passed: dict[str, Passed]

    def keep(self, con: duckdb.DuckDBPyConnection) -> None:
        """Before the lake's commit: values of the rows that are new or changed, in `_new_<entity>`, into the vault; they are safe
        when this returns."""
        for name, passed in self.passed.items():
            rows = con.execute(
                f"select t._i from temp._new_{name} n join temp._tokens_{name} t using (_file, _n)"
                " where n._fate in ('insert', 'replace') order by 1"
            ).fetchall()
            if rows:
                self.door.keep(passed.only([row for (row,) in rows]))
        self.door.vault.secured()

    def settle(self, con: duckdb.DuckDBPyConnection, load_id: str) -> LandingError | None:
        """After it: earlier values of the changed rows, and those of the rows that a full delivery lacks, leave the vault."""
        try:
            for name in self.passed:
                gone = con.execute(
                    "select row_key from quarantine.deleted_row where source = ? and table_name = ? and load_id = ?",
                    [self.door.source, name, load_id],
                ).fetchall()
                self.door.settle(name, [row for (row,) in gone])
        except Exception as error:
            return unsettled(error, self.door.source)
        return None


def hide(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, door: Door, at: Names, keys: dict[str, tuple[str, str]]
) -> Hidden:
    """Exchanges the personal columns of `_rows`, and takes the file's own columns out of it. keys: {entity: (SQL of its key,
    SQL of the rows that have one)}."""
    passed, joins, columns = {}, "", []
    # names first: they may stand in the texts of another entity of the same file
    for mapped in sorted(mapping.entities, key=lambda m: TEXT in personal(m).values()):
        kinds, name = personal(mapped), mapped.entity.name
        if not kinds:
            continue
        row_key, present = keys[name]
        listed = ", ".join(f"{name}__{column} as {column}" for column in kinds)
        rows = con.execute(
            f"select _file, _n, {row_key} as _key, {listed} from temp._rows where _bad is null and {present} order by 1, 2"
        ).to_arrow_table()
        arrays = {
            column: (kind, rows.column(column).combine_chunks().cast(pa.string()))
            for column, kind in kinds.items()
        }
        found = passed[name] = door.passed(name, rows.column("_key").combine_chunks(), arrays)
        con.register("_hidden", rows.select(["_file", "_n"]).append_column("_i", pa.array(range(len(rows)), pa.int64()))
                     .append_column("_columns", pa.StructArray.from_arrays(list(found.columns.values()), list(found.columns))))  # fmt: skip
        con.execute(f"create or replace temp table _tokens_{name} as select * from _hidden")
        con.unregister("_hidden")
        joins += f" left join temp._tokens_{name} t_{name} on t_{name}._file = r._file and t_{name}._n = r._n"
        columns += [f"t_{name}._columns.{column} as {name}__{column}" for column in kinds]
    _refused(con, mapping, door, passed)
    con.execute(
        f"create or replace temp table _rows as select r.* exclude ({', '.join(at.values())}, _bad, _raw_json)"
        f" replace ({', '.join(columns)}), s._bad, s._raw_json from temp._rows r{joins}"
        " left join temp._said s on s._file = r._file and s._n = r._n"
    )
    return Hidden(door, passed)


def _refused(con: duckdb.DuckDBPyConnection, mapping: Mapping, door: Door, passed: dict[str, Passed]) -> None:
    """Makes `_said`: complaint and JSON of each refused row, with nothing personal in them. A value that a shifted line brought
    into another column is looked for there too."""
    rows = con.execute(
        "select _file, _n, _bad.c, _bad.m, _raw_json from temp._rows where _bad is not null"
    ).fetchall()
    kinds = feeding(mapping)
    said: list[tuple] = []
    if rows:
        for found in passed.values():
            names = [column for column, kind in found.kinds.items() if kind == "name"]
            door.redactor.learn(
                spoken(zip(*(found.values.column(c).to_pylist() for c in names), strict=True))
            )
        delivered = [json.loads(raw) for *_, raw in rows]
        named = [column for column, kind in kinds.items() if kind == "name"]
        door.redactor.learn(spoken(tuple(row.get(column) for column in named) for row in delivered))
        for (file, number, column, message, _), row in zip(rows, delivered, strict=True):
            shown = {name: _shown(value, kinds.get(name, TEXT), door) for name, value in row.items()}
            for name in kinds.keys() & row.keys() if message else ():
                if value := row[name]:  # a complaint of another column that is made of this one as well
                    message = message.replace(value[:100], f"[{kinds[name]}]")
            said.append((file, number, column, door.redactor(message), json.dumps(shown, ensure_ascii=False, separators=(",", ":"))))  # fmt: skip
    columns = list(zip(*said, strict=True)) or [()] * 5
    types = (pa.int32(), pa.int64(), pa.string(), pa.string(), pa.string())
    arrays = [pa.array(values, kind) for values, kind in zip(columns, types, strict=True)]
    con.register("_refusals", pa.table(arrays, names=["_file", "_n", "c", "m", "_raw_json"]))
    con.execute(
        "create or replace temp table _said as select _file, _n, {'c': c, 'm': m} as _bad, _raw_json from _refusals"
    )
    con.unregister("_refusals")


def _shown(value: str | None, kind: str, door: Door) -> str | None:
    """What is shown of one value of a refused row: that there was one, or the text without what is personal in it."""
    return door.redactor(value) if kind == TEXT or not value else f"[{kind}]"
