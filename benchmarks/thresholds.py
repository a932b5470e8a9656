"""The platform's thresholds in a home that is to hold, or only to tell, whatever the shipped file says.

Belongs here: that one line of the file. Does not: limits, which stay as they are shipped.
"""

import re
from importlib.resources import files
from pathlib import Path

from lake.home import Home
from orchestration.statistics import FILE


def write_thresholds(home: Home, *, holds: bool) -> Path:
    """Give the home a copy of the shipped file with that `holds`, and return its path. Raises ValueError where the shipped file has no such line."""
    shipped = files("quality.statistics").joinpath(FILE).read_text(encoding="utf-8")
    text, lines = re.subn(r"(?m)^holds: (true|false)$", f"holds: {str(holds).lower()}", shipped)
    if lines != 1:
        raise ValueError(f"{FILE}: {lines} lines say `holds: true` or `holds: false`, one is wanted")
    own = home.root / FILE
    own.write_text(text, encoding="utf-8")
    return own
