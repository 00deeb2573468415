from datetime import timedelta
from uuid import UUID

from adapters.system.clock import SystemClock
from adapters.system.ids import RandomIds


def test_the_clock_tells_the_time_of_utc_and_never_goes_back_while_we_look() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.sleep(0)

    assert before.utcoffset() == timedelta(0)
    assert clock.now() >= before


def test_no_two_ids_are_the_same() -> None:
    made = {RandomIds().new() for _ in range(1_000)}

    assert len(made) == 1_000
    assert all(UUID(name).version == 4 for name in made)
