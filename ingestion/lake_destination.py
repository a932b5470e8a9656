"""dlt's `ducklake` destination with one DuckDB instance for all connections of a load.

dlt opens a DuckDB of its own for each table it loads, which checks the signatures of 76 MB of extensions and attaches the
lake every time: 0.2 s a table, more than most tables take. A named in-memory instance is shared instead; a connection
that closes then must not detach the lake from under the others. They still write one after the other. Not here: which
lake (lake_target.py), what is loaded (pipeline.py).
"""

import contextlib

import dlt
from dlt.common.configuration import configspec
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.utils import digest128
from dlt.destinations.impl.duckdb.sql_client import DuckDbSqlClient
from dlt.destinations.impl.ducklake.configuration import DuckLakeClientConfiguration, DuckLakeCredentials
from dlt.destinations.impl.ducklake.ducklake import DuckLakeClient
from dlt.destinations.impl.ducklake.factory import ducklake
from dlt.destinations.impl.ducklake.sql_client import DuckLakeSqlClient


@configspec(init=False)
class SharedCredentials(DuckLakeCredentials):
    """A lake whose connections in this process share one in-memory DuckDB."""

    @property
    def instance(self) -> str:
        """DuckDB's name of that database: it lives as long as one connection to it is open."""
        # not dlt's catalog_location(): that changes once the driver's name has been rewritten for DuckDB
        place = f"{self.catalog.database} {sorted((self.catalog.query or {}).items())}"
        return f":memory:{digest128(place)}"

    def _conn_str(self) -> str:
        return self.instance


@configspec
class SharedConfiguration(DuckLakeClientConfiguration):
    """The destination's configuration, with those credentials."""

    credentials: SharedCredentials = None  # type: ignore[assignment]


class SharedSqlClient(DuckLakeSqlClient):
    """Leaves the lake attached; the instance goes with its last connection."""

    def close_connection(self) -> None:
        if self._conn:
            with contextlib.suppress(Exception):
                self._conn.execute("rollback")
        DuckDbSqlClient.close_connection(self)


class SharedClient(DuckLakeClient):
    """dlt's client over that connection."""

    def __init__(
        self, schema: dlt.Schema, config: SharedConfiguration, capabilities: DestinationCapabilitiesContext
    ) -> None:
        super().__init__(schema, config, capabilities)
        self.sql_client: DuckLakeSqlClient = SharedSqlClient(
            dataset_name=self.sql_client.dataset_name,
            staging_dataset_name=self.sql_client.staging_dataset_name,
            credentials=config.credentials,
            capabilities=capabilities,
        )


class SharedDuckLake(ducklake):
    """The destination to hand to `dlt.pipeline`."""

    @property
    def spec(self) -> type:
        return SharedConfiguration

    @property
    def client_class(self) -> type:
        return SharedClient
