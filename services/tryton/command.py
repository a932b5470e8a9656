"""Commands in Tryton's environment that end by themselves, and a look into its database.

Belongs here: running one, its progress and its failure. Does not: which (`server.py`, `sample.py`).
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from services.tryton.instance import (
    Service,
    TrytonFailed,
    child_environment,
    last_words,
    write_configuration,
)


def run_module(
    service: Service, module: str, arguments: list[str], progress: Callable[[dict], None], failure: str
) -> list[dict]:
    """Run `python -m module` in Tryton's environment; its JSON lines go to `progress` and are returned.

    Ctrl-C here ends the child too. Raises TrytonFailed with `failure` and the end of the log.
    """
    told: list[dict] = []
    configuration = write_configuration(service)
    with service.log.open("ab") as log:
        process = subprocess.Popen(
            [str(service.python), "-m", module, *arguments],
            # Tryton goes over sets of records in the order of their hashes, and numbers what it finds: the same each time.
            env=child_environment(service, configuration) | {"PYTHONHASHSEED": "0"}, cwd=service.data, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        assert process.stdout
        try:
            for line in process.stdout:
                if line.startswith("{"):
                    told.append(json.loads(line))
                    progress(told[-1])
        except BaseException:
            process.terminate()
            raise
        finally:
            code = process.wait()
    if code != 0:
        raise TrytonFailed(last_words(service, f"{failure} (exit code {code})"))
    return told


@contextmanager
def database(service: Service) -> Iterator[psycopg.Connection]:
    """Tryton's database, as the role that owns it."""
    place = service.database
    with psycopg.connect(
        host=place.host, port=place.port, dbname=place.database, user=place.user, passfile=str(place.passfile)
    ) as connection:
        yield connection
