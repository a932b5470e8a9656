"""Errors a person can act on: what happened, where, and the cure; and the command line's exit codes."""

from enum import IntEnum


class Exit(IntEnum):
    """What `zhongtai` ends with. 0 is said only when everything asked for was done."""

    WELL = 0
    FAILED = 1
    USAGE = 2
    HELD = 3  # a publication group stayed at its old numbers
    SOURCE_FAILED = 4  # published, but a source could not be landed
    BUSY = 5  # another run is at work
    INTERRUPTED = 130


class Problem(Exception):
    """Something a person must hear about. `where` names the file, table, server or setting."""

    def __init__(self, what: str, *, where: str, cure: str, code: Exit = Exit.FAILED):
        super().__init__(f"{what} [{where}] {cure}")
        self.what, self.where, self.cure, self.code = what, where, cure, code
