"""Progress of long steps on a terminal: one line a step, what it waits for, how far it is.

Steps call `report`; whoever runs them in a terminal shows it with `shown`. Without a viewer, reports go nowhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

Sink = Callable[[str, int, int], None]

console = Console(stderr=True, highlight=False)
_sink: Sink | None = None


def report(step: str, done: int = 0, total: int = 0) -> None:
    """Say that `step` is at `done` of `total`; 0 of 0 is a step whose length nobody knows."""
    if _sink is not None:
        _sink(step, done, total)


@contextmanager
def shown() -> Iterator[None]:
    """Show reports on the terminal; on a pipe, one plain line when a step begins."""
    global _sink
    _sink = _plain_lines() if not console.is_terminal else None
    if _sink:
        try:
            yield
        finally:
            _sink = None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                _finish(bars, tasks)
                tasks[step] = bars.add_task(step, total=total or None)
            bars.update(tasks[step], completed=done, total=total or None)

        _sink = show
        try:
            yield
        finally:
            _finish(bars, tasks)
            _sink = None


@contextmanager
def part_shown(step: str) -> Iterator[Callable[[str, float], None]]:
    """Show how much of one long step is done, what it is at, and about how long it still takes; on a pipe, a plain line each tenth."""
    if not console.is_terminal:
        yield _tenths(step)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=console) as bar:
        task, began, first = bar.add_task(step, total=1.0, left=""), monotonic(), -1.0

        def show(at: str, part: float) -> None:
            nonlocal first
            first = part if first < 0 else first
            bar.update(
                task,
                completed=part,
                description=f"{step}: {at}",
                left=_left(monotonic() - began, first, part),
            )

        yield show


def _tenths(step: str) -> Callable[[str, float], None]:
    began, said, first = monotonic(), -1, -1.0

    def line(at: str, part: float) -> None:
        nonlocal said, first
        first = part if first < 0 else first
        if int(part * 10) > said:
            said = int(part * 10)
            left = _left(monotonic() - began, first, part)
            console.print(f"· {step}: {part:.0%}, {at}{', ' if left else ''}{left}", soft_wrap=True)

    return line


def _left(seconds: float, first: float, part: float) -> str:
    """What is left at the speed so far. first: what was done when it began to count, as a run that goes on has its past for nothing."""
    if part - first < 0.02 or part >= 1:
        return ""
    left = seconds / (part - first) * (1 - part)
    return (
        f"about {left / 60:.0f} min left 约剩 {left / 60:.0f} 分钟"
        if left >= 90
        else f"about {left:.0f} s left 约剩 {left:.0f} 秒"
    )


def _plain_lines() -> Sink:
    seen: set[str] = set()

    def line(step: str, done: int, total: int) -> None:
        if step not in seen:
            seen.add(step)
            console.print(f"· {step}", soft_wrap=True)

    return line


def _finish(bars: Progress, tasks: dict[str, TaskID]) -> None:
    for task in tasks.values():
        total = bars.tasks[task].total or 1
        bars.update(task, total=total, completed=total)
        bars.stop_task(task)
