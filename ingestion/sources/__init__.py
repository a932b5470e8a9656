"""One file a system: frozen declarations of what is read of it, no code that reads.

The lists are made of the files: a Source or RestSource at the top of one beside this is a system, and is named nowhere else.
"""

from importlib import import_module
from pkgutil import iter_modules

from ingestion.errors import LandingError
from ingestion.rest_spec import RestSource
from ingestion.spec import Source


def _declared[Kind: (Source, RestSource)](kind: type[Kind]) -> tuple[Kind, ...]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = {thing for module in modules for thing in vars(module).values() if isinstance(thing, kind)}
    return tuple(sorted(found, key=lambda thing: thing.name))


DATABASES = _declared(Source)
# Systems whose database is out of reach, read over HTTP.
RESTS = _declared(RestSource)
# All of them, as the tables that they are in the lake.
DECLARED = (*DATABASES, *(rest.source for rest in RESTS))

if len(names := [source.name for source in DECLARED]) > len(set(names)):
    raise LandingError(
        "two files declare one name",
        f"ingestion/sources: {', '.join(sorted(n for n in set(names) if names.count(n) > 1))}",
        "rename one of them: rows are told apart by the name of their source",
    )
