"""Timers: each calls back once, unless it was cancelled."""

import random  # noqa: TID251 -- seeded
import threading
from collections import Counter
from functools import partial

import pytest

from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.timers import Timers

LONGEST_WAIT = 10.0

now = SystemClock().timestamp


def test_an_earlier_timer_does_not_wait_for_a_later_one() -> None:
    timers, fired = Timers(now, "timers"), threading.Event()
    timers.set(now() + 3_600, lambda: None)
    timers.set(now() + 0.01, fired.set)
    assert fired.wait(LONGEST_WAIT)
    timers.close()


def test_timers_of_one_moment_fire_in_the_order_in_which_they_were_set() -> None:
    timers, order, last = Timers(now, "timers"), list[int](), threading.Event()
    at = now() + 0.05
    for number in range(100):
        timers.set(at, partial(order.append, number))
    timers.set(at, last.set)
    assert last.wait(LONGEST_WAIT)
    timers.close()
    assert order == list(range(100))


def test_timers_that_several_threads_set_and_cancel_fire_once_or_not_at_all() -> None:
    timers, fired, ended = Timers(now, "timers"), Counter[int](), threading.Event()
    cancelled = set[int]()
    late = set[int]()

    def fire(number: int) -> None:
        fired[number] += 1

    def some(first: int) -> None:
        rng = random.Random(first)
        for number in range(first, first + 1_000):
            at = now() + rng.uniform(0.02, 0.04)
            timer = timers.set(at, partial(fire, number))
            if number % 2:
                timers.cancel(timer)
                (cancelled if now() < at else late).add(number)

    threads = [threading.Thread(target=some, args=(first,)) for first in range(0, 4_000, 1_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timers.set(now() + 0.05, ended.set)
    assert ended.wait(LONGEST_WAIT)
    timers.close()
    assert not cancelled & set(fired)
    assert set(range(0, 4_000, 2)) <= set(fired) <= set(range(4_000)) - cancelled
    assert set(fired.values()) == {1}


def test_cancelled_timers_are_not_kept() -> None:
    timers = Timers(now, "timers")
    for _ in range(10_000):
        timers.cancel(timers.set(now() + 3_600, lambda: None))
    assert not timers._new
    assert len(timers._heap) <= 1
    timers.close()


def test_nothing_is_called_after_closing() -> None:
    timers, called = Timers(now, "timers"), []
    timers.call_later(3600, lambda: called.append("late"))
    timers.close()
    timers.call_later(0, lambda: called.append("later"))
    assert called == []


def test_an_action_may_set_the_next_timer() -> None:
    timers, done = Timers(now, "timers"), threading.Event()
    timers.call_later(0, lambda: timers.call_later(0, done.set))
    assert done.wait(LONGEST_WAIT)
    timers.close()


def test_an_action_that_raises_does_not_delay_others(caplog: pytest.LogCaptureFixture) -> None:
    timers, done = Timers(now, "timers"), threading.Event()
    timers.call_later(0, lambda: 1 / 0)
    timers.call_later(0.01, done.set)
    assert done.wait(LONGEST_WAIT)
    timers.close()
    assert "the action of a timer raised" in caplog.text


def test_a_timer_that_has_fired_cannot_be_cancelled_and_one_is_cancelled_once() -> None:
    timers, done = Timers(now, "timers"), threading.Event()
    fired, waiting = timers.call_later(0, done.set), timers.call_later(3600, lambda: None)
    assert done.wait(LONGEST_WAIT)
    assert not timers.cancel(fired)
    assert [timers.cancel(waiting), timers.cancel(waiting)] == [True, False]
    timers.close()
