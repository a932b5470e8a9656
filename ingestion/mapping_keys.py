"""Checks of single keys and values of a mapping.yaml, each with a message that names what is allowed.

Not here: which keys there are (mapping.py).
"""

from zoneinfo import ZoneInfo

from ingestion.errors import LandingError


def checked_keys(body: object, allowed: set[str] | None, where: str) -> dict:
    """The dictionary itself. allowed: None for any key. Raises LandingError."""
    if not isinstance(body, dict):
        raise LandingError(
            f"a mapping of keys is expected, found {type(body).__name__}", where, "see the examples"
        )
    if allowed is not None and (unknown := [str(key) for key in body if key not in allowed]):
        cure = f"the keys allowed are {listed(allowed)}"
        raise LandingError(f"unknown key {', '.join(map(repr, unknown))}", where, cure)
    return body


def one_of(found: object, allowed: tuple[str, ...], where: str) -> str:
    """The value itself, one of those allowed. Raises LandingError."""
    if found not in allowed:
        raise LandingError(f"{found!r} is not known", where, f"use one of: {', '.join(allowed)}")
    return str(found)


def checked_encoding(name: str, where: str) -> str:
    """The encoding's name, known to Python. Raises LandingError."""
    try:
        "".encode(name)
    except LookupError:
        cure = "use a name Python knows: utf-8, gb18030, big5, utf-16, cp1252"
        raise LandingError(f"there is no encoding {name!r}", f"{where}, encoding", cure) from None
    return name


def listed(keys: set[str]) -> str:
    """Names for a message."""
    return ", ".join(sorted(keys))


def checked_zone(name: str, where: str) -> str:
    """The time zone's name. Raises LandingError."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise LandingError(
            f"there is no time zone {name!r}", where, "use a name like Asia/Shanghai"
        ) from None
    return name
