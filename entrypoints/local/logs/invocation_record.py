"""The record of one invocation: its times, its error, and what it logged."""

from datetime import datetime
from typing import NamedTuple

from entrypoints.local.logs.output_capture import Line


class InvocationRecord(NamedTuple):
    """The facts of one call that Lambda's START, END and REPORT lines carry, and its log between them.

    `started` is a moment of the clock's monotonic time, `duration` seconds, `ended` a moment of the calendar;
    `late` marks an answer that came after the timeout and was dropped. `payload` and `answer` are cut to what
    is kept of them.
    """

    function: str
    request_id: str
    started: float
    duration: float
    error: str | None
    cold: bool
    late: bool
    ended: datetime
    log_stream: str
    output: tuple[Line, ...]
    payload: bytes
    answer: bytes
