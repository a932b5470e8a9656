"""Commands in Tryton's environment that end by themselves.

Belongs here: how its Python is called. Does not: which command (`server.py`, `sample.py`).
"""

from services import child
from services.tryton.instance import Service, child_environment, write_configuration


def run_module(
    service: Service, module: str, arguments: list[str], progress: child.Progress, failure: str
) -> list[dict]:
    """Run `python -m module` in Tryton's environment; its JSON lines go to `progress` and are returned.

    Raises ServiceFailed with `failure` and the end of the log.
    """
    # Tryton goes over sets of records in the order of their hashes, and numbers what it finds: the same each time.
    variables = child_environment(service, write_configuration(service)) | {"PYTHONHASHSEED": "0"}
    command = [str(service.python), "-m", module, *arguments]
    return child.run(command, variables, service.data, service.log, progress, failure)
