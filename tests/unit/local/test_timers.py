import random  # noqa: TID251 -- seeds the ids of a test
import threading
import uuid

from entrypoints.local.clock import SystemClock
from entrypoints.local.ids import RandomIds
from entrypoints.local.timers import Timers


def test_callbacks_come_in_the_order_of_their_moments() -> None:
    timers, order, done = Timers(SystemClock()), [], threading.Event()
    timers.call_later(0.03, done.set)
    timers.call_later(0.02, lambda: order.append("second"))
    timers.call_later(0.01, lambda: order.append("first"))
    assert done.wait(10)
    timers.close()
    assert order == ["first", "second"]


def test_nothing_is_called_after_closing() -> None:
    timers, called = Timers(SystemClock()), []
    timers.call_later(3600, lambda: called.append("late"))
    timers.close()
    timers.call_later(0, lambda: called.append("later"))
    assert called == []


def test_a_callback_may_ask_for_the_next() -> None:
    timers, done = Timers(SystemClock()), threading.Event()
    timers.call_later(0, lambda: timers.call_later(0, done.set))
    assert done.wait(10)
    timers.close()


def test_ids_are_uuids_and_one_seed_gives_the_same_ones() -> None:
    first, second = RandomIds(random.Random(3)), RandomIds(random.Random(3))
    made = [first() for _ in range(100)]
    assert [second() for _ in range(100)] == made
    assert len(set(made)) == 100
    assert all(uuid.UUID(text).version == 4 and uuid.UUID(text).variant == uuid.RFC_4122 for text in made)
