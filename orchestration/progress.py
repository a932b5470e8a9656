"""Progress of long steps on a terminal: one line a step, what it waits for, how far it is.

Steps call `report`; whoever runs them in a terminal shows it with `shown`. Without a viewer, reports go nowhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
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
