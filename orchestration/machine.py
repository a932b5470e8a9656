"""What a machine refuses: no room, no writing, no connection left; recognised by what the system says of it.

Belongs here: the signs and their cures. Does not: errors that the platform finds itself, which name their cure already.
"""

from pathlib import Path

from orchestration.problems import Problem

KEPT = "Nothing that was loaded or published is lost. Then run the same command again."
SIGNS = (
    (
        ("no space left on device", "disk full", "disk quota exceeded"),
        "The disk is full | 磁盘已满",
        "Make room on it (`df -h` shows it).",
    ),
    (
        ("read-only file system",),
        "The home folder cannot be written: its file system is read-only | 主目录只读",
        "Mount it writable, or set ZHONGTAI_HOME to another folder.",
    ),
    (
        ("[errno 13] permission denied", "[errno 1] operation not permitted"),
        "The home folder cannot be written: permission denied | 主目录无写权限",
        "Give this user the right to write there, or set ZHONGTAI_HOME to another folder.",
    ),
    (
        ("too many clients", "remaining connection slots", "too many connections"),
        "PostgreSQL has no free connection | 数据库连接已用尽",
        "Close what holds them (`select * from pg_stat_activity` lists it), or raise max_connections.",
    ),
)


def refusal(error: BaseException | str, home: Path) -> Problem | None:
    """The problem that the error, or anything it came from, is a sign of; None where the machine is not at fault."""
    for said in _sayings(error):
        for signs, what, cure in SIGNS:
            if any(sign in said.lower() for sign in signs):
                line = next(line for line in said.splitlines() if any(s in line.lower() for s in signs))
                return Problem(f"{what}: {line.strip()[:300]}", where=str(home), cure=f"{cure} {KEPT}")
    return None


def _sayings(error: BaseException | str) -> list[str]:
    if isinstance(error, str):
        return [error]
    found, link, seen = [], error, set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        found.append(str(link))
        link = link.__cause__ or link.__context__
    return found
