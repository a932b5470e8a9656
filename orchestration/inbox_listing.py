"""What lies in the inbox, by name, size and time: what a landing saw, for the sensor that looks for more.

Here: the listing and where the newest landing's is kept. Not here: contents; whether a file is new to the lake is
ingestion's to say, by its hash.
"""

import json
from pathlib import Path

from lake.home import Home

Listing = dict[str, list[int]]


def listing(inbox: Path) -> Listing:
    """{name in the inbox: [size, time of its last change]} of all files in its folders; hidden ones are none."""
    found = {}
    for path in sorted(inbox.glob("*/**/*")):
        name = path.relative_to(inbox)
        if path.is_file() and not any(part.startswith((".", "~$")) for part in name.parts):
            state = path.stat()
            found[name.as_posix()] = [state.st_size, state.st_mtime_ns]
    return found


def keep(home: Home, seen: Listing) -> None:
    """Remembers what lay there when a landing began."""
    (home.run / "inbox.json").write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")


def kept(home: Home) -> Listing:
    """What lay there when the newest landing began; nothing where none has been, or its note is unreadable."""
    try:
        return json.loads((home.run / "inbox.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
