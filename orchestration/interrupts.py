"""Ctrl-C inside a step that calls DuckDB."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def heeded() -> Iterator[None]:
    """Raises KeyboardInterrupt at its end if a signal that ends the run came meanwhile and was taken for something else.

    DuckDB does that: what a signal's handler raises while a query runs comes out as `RuntimeError: Query interrupted`, which looks like a
    source that failed, and that is tried again. Not around a `yield` to Dagster, which sets handlers of its own for each step of a generator.
    """
    if threading.current_thread() is not threading.main_thread():  # signals come to the main thread alone
        yield
        return
    before = {
        number: handler
        for number in (signal.SIGINT, signal.SIGTERM)
        if callable(handler := signal.getsignal(number))
    }
    came: list[int] = []

    def heed(number: int, frame: FrameType | None) -> None:
        came.append(number)
        before[signal.Signals(number)](number, frame)

    try:
        for number in before:
            signal.signal(number, heed)
        yield
    except Exception:
        if not came:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt
