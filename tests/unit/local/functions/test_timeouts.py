import threading
from functools import partial

import pytest

from entrypoints.local.functions.timeouts import Watchdog
from entrypoints.local.system.clock import SystemClock
from tests.unit.local.clock_and_ids import StoppedClock


def test_a_call_that_is_released_in_time_is_never_expired() -> None:
    clock = SystemClock()
    watchdog, expired, later = Watchdog(clock), [], threading.Event()
    rain = watchdog.watch(clock.monotonic() + 0.05, lambda: expired.append("rain"))
    assert watchdog.release(rain)
    watchdog.watch(clock.monotonic() + 0.06, later.set)
    assert later.wait(10)
    watchdog.close()
    assert expired == []


def test_an_expired_call_can_no_longer_be_released() -> None:
    watchdog, expired = Watchdog(SystemClock()), threading.Event()
    rain = watchdog.watch(0.0, expired.set)
    assert expired.wait(10)
    assert not watchdog.release(rain)
    watchdog.close()


def test_an_earlier_deadline_wakes_a_watchdog_that_waits_for_a_later_one() -> None:
    clock = SystemClock()
    watchdog, expired = Watchdog(clock), threading.Event()
    winter = watchdog.watch(clock.monotonic() + 3600, lambda: None)
    watchdog.watch(clock.monotonic() + 0.02, expired.set)
    assert expired.wait(10)
    assert watchdog.release(winter)
    watchdog.close()


def test_many_calls_at_once_are_each_answered_exactly_once() -> None:
    clock = SystemClock()
    watchdog, answers, lock = Watchdog(clock), list[str](), threading.Lock()
    pause = threading.Event()

    def note(key: str) -> None:
        with lock:
            answers.append(key)

    def call(number: int) -> None:
        for turn in range(50):
            key = f"{number}-{turn}"
            watched = watchdog.watch(clock.monotonic() + 0.0005, partial(note, key))
            pause.wait(0.0005)
            if watchdog.release(watched):
                note(key)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(1000):
        if len(answers) >= 200:
            break
        pause.wait(0.01)
    watchdog.close()
    assert sorted(answers) == sorted(f"{number}-{turn}" for number in range(4) for turn in range(50))


@pytest.mark.parametrize("used", [True, False])
def test_closing_ends_the_thread(used: bool) -> None:
    before = threading.active_count()
    watchdog = Watchdog(StoppedClock())
    if used:
        watchdog.watch(5000.0, lambda: None)
    watchdog.close()
    assert threading.active_count() <= before
