"""What servers and screens raise, turned into Problems with a cure. Apart from `problems.py`, which must import fast."""

from collections.abc import Iterator
from contextlib import contextmanager

from dashboards.grammar import BadAsset
from dashboards.publish import UnsoundAssets
from dashboards.superset import SupersetRefused
from orchestration.problems import Problem
from services.child import ServiceFailed


@contextmanager
def told(log: str) -> Iterator[None]:
    """Turn what a server or a screen says into a Problem that names `log` and the cure."""
    try:
        yield
    except (ServiceFailed, SupersetRefused) as error:
        cure = "Mend what the log says, then give the same command again: it goes on where it stopped."
        raise Problem(str(error), where=log, cure=cure) from error
    except (BadAsset, UnsoundAssets) as error:
        raise Problem(
            str(error), where="dashboards/assets", cure="Correct the file; nothing was imported."
        ) from error
