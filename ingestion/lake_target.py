"""Where dlt finds the lake: address and passfile, never a password.

Here: the address that callers hand in and dlt's credentials made of it. Not here: what is loaded (pipeline.py).
"""

from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from ingestion.lake_destination import SharedCredentials

_RETRIES = {"ducklake_max_retry_count": 100, "ducklake_retry_wait_ms": 20, "ducklake_retry_backoff": 1}


class LakeTarget(Protocol):
    """Where dlt finds the lake; no password among it. `lake.connect.LakeAddress` is one."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def passfile(self) -> Path: ...
    @property
    def database(self) -> str: ...
    @property
    def data_path(self) -> str: ...
    @property
    def extensions(self) -> Path: ...
    @property
    def spill(self) -> Path: ...


def credentials(target: LakeTarget) -> SharedCredentials:
    """What dlt needs to attach the lake by itself, with the settings that every writer of the lake has."""
    # libpq takes the passfile as a parameter of the URL: its path, never its content.
    catalog = (
        f"postgresql://{quote(target.user)}@/{quote(target.database)}?host={quote(target.host, safe='')}"
        f"&port={target.port}&passfile={quote(str(target.passfile), safe='')}"
    )
    found = SharedCredentials(
        "lake", metadata_schema="public", catalog=catalog, storage=f"file://{target.data_path}"
    )
    found.global_config = {
        "extension_directory": str(target.extensions),
        "autoinstall_known_extensions": False,
        "temp_directory": str(target.spill),
    }
    # loaded by statements: the setting `extensions` would load them before it knows their folder
    found.statements = [
        *(f"load {name}" for name in ("ducklake", "postgres_scanner")),
        *(f"set global {name} = {value}" for name, value in _RETRIES.items()),
    ]
    return found
