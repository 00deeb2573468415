"""Delivers payloads to functions and state machines, with retries and dead letters."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from entrypoints.local.system.clock import Clock
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.system.timers import Timers
from entrypoints.local.traces.trace_context import Here, current, working_for

_MOST_WORKERS = 1024

Settle = Callable[[Exception | None], None]
"""Reports the end of an attempt: None is success, `TargetMissingError` is final, other errors are retried."""

Carrier = Callable[[str, bytes, Settle], None]
"""Sends a payload to the target of an ARN; settles exactly once, in any thread."""


class TargetMissingError(Exception):
    """The target does not exist; a retry cannot help."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Attempts, age and pauses of a delivery. Times are in seconds; the last pause is repeated."""

    maximum_attempts: int
    maximum_age: float
    pauses: tuple[float, ...]

    def pause(self, attempts: int) -> float:
        """Return the pause after this many attempts."""
        return self.pauses[min(attempts, len(self.pauses)) - 1]


LAMBDA_RETRIES = RetryPolicy(maximum_attempts=3, maximum_age=21_600, pauses=(60, 120))
"""Two retries, after one minute and two: AWS Lambda Developer Guide, "How Lambda handles errors and
retries with asynchronous invocation"."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A payload that could not be delivered, and why."""

    origin: str
    target_arn: str
    dead_letter_arn: str | None
    payload: bytes
    error: str
    attempts: int


@dataclass(slots=True)
class Delivery:
    """A payload to deliver.

    Attributes:
        origin: The rule, schedule or caller that sent it.
        here: Its place in a trace.
        settled: Whether it was delivered or given up.
        error: The error of the last attempt.
    """

    origin: str
    target_arn: str
    payload: bytes
    policy: RetryPolicy
    dead_letter_arn: str | None = None
    began: float = 0.0
    attempts: int = 0
    here: Here | None = field(default_factory=current.get)
    settled: bool = False
    error: str | None = None


class Deliveries:
    """Delivers payloads in worker threads, started as they are needed; hanging ones get company."""

    def __init__(self, clock: Clock, timers: Timers, *, workers: int = 4) -> None:
        """Prepare; deliveries need a carrier, see `connect`."""
        self.dead_letters: deque[DeadLetter] = deque(maxlen=1000)
        self._carriers: dict[str, Carrier] = {}
        self._clock = clock
        self._timers = timers
        self._threads = ThreadPool(_MOST_WORKERS, core=workers, name="deliveries")
        self._pending = 0
        self._idle = threading.Condition()

    def connect(self, service: str, carrier: Carrier) -> None:
        """Use `carrier` for the targets of a service, as their ARNs name it (`lambda`, `states`)."""
        self._carriers[service] = carrier

    def add(self, delivery: Delivery) -> None:
        """Queue a delivery."""
        delivery.began = self._clock.monotonic()
        with self._idle:
            self._pending += 1
        self._threads.submit(partial(self._deliver, delivery))

    def drain(self, timeout: float | None = None) -> bool:
        """Wait until every delivery has settled; return False if `timeout` seconds were too few."""
        with self._idle:
            return self._idle.wait_for(lambda: self._pending == 0, timeout)

    def close(self) -> None:
        """Stop the threads once their deliveries are done."""
        self._threads.close()

    def _deliver(self, delivery: Delivery) -> None:
        delivery.attempts += 1
        service = delivery.target_arn.split(":", 3)[2] if delivery.target_arn.count(":") > 2 else ""
        settle = partial(self._settle, delivery)
        carrier = self._carriers.get(service)
        if carrier is None:
            settle(TargetMissingError(f"targets of {service or 'this kind'} are not supported here"))
        else:
            with working_for(delivery.here):
                carrier(delivery.target_arn, delivery.payload, settle)

    def _settle(self, delivery: Delivery, error: Exception | None) -> None:
        delivery.error = None if error is None else _error_text(error)
        if error is not None and self._tried_again(delivery, error):
            return
        if error is not None:
            self.dead_letters.append(_dead_letter(delivery, error))
        delivery.settled = True
        with self._idle:
            self._pending -= 1
            self._idle.notify_all()

    def _tried_again(self, delivery: Delivery, error: Exception) -> bool:
        policy = delivery.policy
        if isinstance(error, TargetMissingError) or delivery.attempts >= policy.maximum_attempts:
            return False
        pause = policy.pause(delivery.attempts)
        if self._clock.monotonic() + pause - delivery.began > policy.maximum_age:
            return False
        self._timers.call_later(pause, lambda: self._threads.submit(partial(self._deliver, delivery)))
        return True


def _dead_letter(delivery: Delivery, error: Exception) -> DeadLetter:
    return DeadLetter(
        origin=delivery.origin,
        target_arn=delivery.target_arn,
        dead_letter_arn=delivery.dead_letter_arn,
        payload=delivery.payload,
        error=_error_text(error),
        attempts=delivery.attempts,
    )


def _error_text(error: Exception) -> str:
    return str(error) or type(error).__name__
