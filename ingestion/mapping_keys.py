"""Checks of single keys and values of a mapping.yaml, each with a message that names what is allowed.

Not here: which keys there are (mapping_read.py, mapping_fields.py).
"""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from ingestion.errors import LandingError


class _Loader(yaml.BaseLoader):
    """Leaves every scalar a text (a column may be called `no`, a value may be 007) and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, where: str) -> object:
    """The file's content, every scalar a text. Raises LandingError."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.constructor.ConstructorError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise LandingError(str(error.problem), f"{where}{line}", "keep one of the two") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        found = str(error).splitlines()[0]
        raise LandingError(
            f"it is not YAML: {found}", where, "write it as UTF-8 YAML; see the examples"
        ) from None


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


def checked_list(body: object, where: str) -> tuple[str, ...]:
    """The texts of a list; one text is a list of one. Raises LandingError."""
    if isinstance(body, str):
        return (body,)
    if not isinstance(body, list) or not all(isinstance(item, str) for item in body):
        raise LandingError("a list of names is expected", where, "write it as [a, b, c]")
    return tuple(body)


def choice(found: object, allowed: tuple[str, ...], where: str) -> str:
    """The value itself, one of those allowed. Raises LandingError."""
    if found not in allowed:
        raise LandingError(f"{found!r} is not known", where, f"use one of: {', '.join(allowed)}")
    return str(found)


def counted(found: object, where: str) -> int:
    """A number from 1. Raises LandingError."""
    if not str(found).isascii() or not str(found).isdigit() or int(str(found)) < 1:
        raise LandingError(f"{found!r} is not a number from 1", where, "write 1, 2, 3 …")
    return int(str(found))


def checked_expression(text: str, where: str, groups: int = 0) -> str:
    """A regular expression with at least so many groups. Raises LandingError."""
    try:
        found = re.compile(text).groups
    except re.error as error:
        raise LandingError(
            f"{text!r} is no regular expression: {error}", where, "correct it; a literal . is \\."
        ) from None
    if found < groups:
        raise LandingError(
            f"{text!r} has no group in parentheses", where, "put what is wanted in parentheses"
        )
    return text


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
