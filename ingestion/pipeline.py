"""The dlt pipeline from PostgreSQL tables into the lake's landing schema.

Here: dlt's configuration, its resources built from the declarations, its recovery. Not here: which rows are
asked for (land.py) and how the landing schema becomes raw (apply.py).

dlt writes what changed into `<raw schema>_landing`, and one DuckLake transaction then moves all tables into raw: dlt
itself commits table by table, so a load killed in the middle would leave raw torn. A table's first load goes straight
into raw, at half the time; until it is remembered as landed (apply.py) the next run replaces it. Rejected: dlt's own
merge, 2.3 s a table for nearly nothing.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa
import sqlalchemy as sa
from dlt.common.storages.load_package import load_package_state
from dlt.sources.sql_database import TableLoader, sql_table

from ingestion.copy_arrow import arrow_type, copy_arrow
from ingestion.lake_destination import SharedDuckLake
from ingestion.lake_target import LakeTarget, credentials
from ingestion.postgres_read import selected
from ingestion.spec import Source, Table

_CHUNK_ROWS = 100_000
_DLT_TYPES = {
    "BIGINT": "bigint",
    "INTEGER": "bigint",
    "DOUBLE": "double",
    "VARCHAR": "text",
    "BOOLEAN": "bool",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
}


def _loader(through: Callable[[pa.Table], pa.Table]) -> type[TableLoader]:
    """sql_table's pyarrow backend, fed by COPY instead of a cursor of Python tuples; rows pass `through` first.

    A class made for it, because dlt writes down the arguments that it is given, and the door knows the instance's secret.
    """

    class CopyTableLoader(TableLoader):
        def _load_rows(self, query, backend_kwargs):
            load_id = str(load_package_state().get("load_id"))
            with self.engine.connect() as connection, connection.begin():
                for rows in copy_arrow(connection, backend_kwargs["sql"], backend_kwargs["schema"]):
                    # appended here, because dlt's normaliser would write every file a second time for it
                    yield through(rows).append_column("_dlt_load_id", pa.repeat(load_id, len(rows)))

    return CopyTableLoader


def resource(
    engine: sa.Engine, table: Table, where: str | None, through: Callable[[pa.Table], pa.Table] = lambda r: r
):
    """A dlt resource of the table's landed columns, of all rows or those that fulfil `where`.

    The table is described from its declaration, not reflected: types are frozen to the declared ones, and a column that is
    NULL throughout keeps its place. through: what the rows pass before dlt writes them anywhere, see privacy.of_table.
    """
    metadata = sa.MetaData()
    sa.Table(table.name, metadata, *(sa.Column(c.name, sa.types.NullType()) for c in table.landed))
    listed = ", ".join(selected(column) for column in table.landed)
    sql = f'select {listed} from "{table.name}"' + (f" where {where}" if where else "")
    schema = pa.schema([(column.name, arrow_type(column.type)) for column in table.landed])
    landing = sql_table(
        engine,
        table=table.name,
        metadata=metadata,
        backend="pyarrow",
        chunk_size=_CHUNK_ROWS,
        reflection_level="minimal",
        write_disposition="replace",
        table_loader_class=_loader(through),
        backend_kwargs={"sql": sql, "schema": schema},
    )
    landing.apply_hints(
        table_name=table.lake_name,
        columns={column.name: _hint(column.name, column.type) for column in table.landed},
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )
    return landing


def extract(
    source: Source, resources: list, target: LakeTarget, pipelines_dir: Path, *, first: bool
) -> dlt.Pipeline:
    """Reads the resources into local Parquet files, ready to load. first: they go into raw itself. Raises PipelineStepFailed.

    What an earlier, killed run left behind is dropped first: its rows belong to another snapshot, and this run
    reads them again.
    """
    _configure()
    pipeline = _open(source.schema if first else f"{source.schema}_landing", target, pipelines_dir)
    pipeline.extract(resources, loader_file_format="parquet")
    pipeline.normalize(workers=1)
    return pipeline


def load(pipeline: dlt.Pipeline, target: LakeTarget) -> str:
    """Loads what was extracted into the landing schema; returns dlt's load id. Raises PipelineStepFailed."""
    # two threads that write DuckLake in one process corrupt memory; the argument's own default is twenty
    with duckdb.connect(credentials(target).instance):  # keeps the shared instance alive from table to table
        return pipeline.load(workers=1).loads_ids[-1]


def _open(schema: str, target: LakeTarget, pipelines_dir: Path) -> dlt.Pipeline:
    def attach():
        return dlt.pipeline(
            schema,
            destination=SharedDuckLake(credentials(target)),
            dataset_name=schema,
            pipelines_dir=str(pipelines_dir),
        )

    try:
        pipeline = attach()
        if not pipeline.has_pending_data:
            return pipeline
    except Exception:  # a working folder that a kill left half written: nothing in it is needed
        pass
    shutil.rmtree(pipelines_dir / schema, ignore_errors=True)
    return attach()


def _configure() -> None:
    for key, value in {
        "runtime.dlthub_telemetry": False,
        "runtime.log_level": "ERROR",
        "restore_from_destination": False,  # what a load needs to know stands in the lake, written by land.py
        "runtime.intercept_signals": False,  # Ctrl-C is the run's to answer, at once
        "load.workers": 1,
        "load.delete_completed_jobs": True,
        "extract.next_item_mode": "fifo",  # one table after the other, one connection at a time
    }.items():
        dlt.config[key] = value


def _hint(name: str, kind: str) -> Any:
    if kind.startswith("DECIMAL("):
        precision, scale = (int(part) for part in kind[8:-1].split(","))
        return {
            "name": name,
            "data_type": "decimal",
            "precision": precision,
            "scale": scale,
            "nullable": True,
        }
    hint = {"name": name, "data_type": _DLT_TYPES[kind], "nullable": True}
    return hint | ({"timezone": kind != "TIMESTAMP"} if kind.startswith("TIMESTAMP") else {})
