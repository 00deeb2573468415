"""Things that happen at once."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def at_once(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start every action together, each in a thread of its own; return what each answered or raised."""
    outcomes: list[Any] = [None] * len(actions)
    barrier = threading.Barrier(len(actions), timeout=20)

    def run(index: int, action: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes[index] = action()
        except Exception as error:  # noqa: BLE001 -- what was raised is the outcome
            outcomes[index] = error

    threads = [
        threading.Thread(target=run, args=(index, action), daemon=True)
        for index, action in enumerate(actions)
    ]
    with _restless():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "a racing thread is stuck"
    return outcomes


def names(outcomes: Sequence[Any]) -> list[str]:
    """Return, sorted, the class name of each failure, `ok` for each success."""
    return sorted(type(item).__name__ if isinstance(item, Exception) else "ok" for item in outcomes)


@contextmanager
def _restless() -> Iterator[None]:
    """Let threads be interrupted a thousand times as often as usual, so that the races are run."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
