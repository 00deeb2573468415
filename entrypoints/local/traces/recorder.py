"""Keeps recent traces: spans with their parents; the oldest traces go first.

Only facts that cannot be derived later are recorded: requests, authorizers, invocations, starts of
executions, events. States, retries and waits are in the executions' histories.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.traces.trace_context import Here, Origin, current

SpanKind = Literal["request", "authorizer", "function", "execution", "event"]

SPANS_KEPT = 50_000
SPANS_OF_A_TRACE = 2_000
"""Bounds one trace: a client may send the same trace id with all of its requests."""


@dataclass(slots=True, eq=False)
class Span:
    """A unit of work in a trace.

    Attributes:
        trace: The trace it belongs to.
        id: Its id among all spans of the process, in X-Ray's form.
        parent: The parent span, which may be another server's.
        origin: The state it belongs to, if it is a task's work.
        started: When it began, in epoch seconds.
        ended: When it ended, None while it runs.
        error: The error, if it failed.
        detail: Further facts for display.
    """

    trace: str
    id: str
    parent: str | None
    origin: Origin | None
    kind: SpanKind
    name: str
    started: float
    detail: dict[str, Any]
    ended: float | None = None
    error: str | None = None

    @property
    def here(self) -> Here:
        """The place of work under this span."""
        return Here(self.trace, self.id)


@dataclass(slots=True)
class Trace:
    """The spans of one trace, in the order in which they began."""

    id: str
    spans: list[Span] = field(default_factory=list)


class Tracer:
    """Records spans. Thread-safe."""

    def __init__(
        self, clock: Clock, ids: Ids, *, spans: int = SPANS_KEPT, of_trace: int = SPANS_OF_A_TRACE
    ) -> None:
        """Keep at most `spans` spans, and at most `of_trace` of one trace."""
        self._clock = clock
        self._ids = ids
        self._room = spans
        self._of_trace = of_trace
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._traces: OrderedDict[str, Trace] = OrderedDict()
        self.changes = 0

    def begin(self, kind: SpanKind, name: str, here: Here | None = None, **detail: Any) -> Span:
        """Begin a span at a place, by default the current one; without a place, begin a trace."""
        place = here or current.get() or Here(self.new_trace())
        with self._lock:
            number = next(self._numbers)
            span = Span(
                place.trace,
                f"{number:016x}",
                place.parent,
                place.origin,
                kind,
                name,
                self._clock.timestamp(),
                detail,
            )
            self._keep(span)
        return span

    def end(self, span: Span, error: str | None = None, **detail: Any) -> None:
        """End a span; only the first end counts."""
        now = self._clock.timestamp()
        with self._lock:  # a function's late answer races with its timeout
            if span.ended is None:
                span.error = error
                span.detail.update(detail)
                span.ended = now
                self.changes += 1

    @contextmanager
    def span(self, kind: SpanKind, name: str, here: Here | None = None, **detail: Any) -> Iterator[Span]:
        """Record the body as one span; an exception is its error."""
        span = self.begin(kind, name, here, **detail)
        try:
            yield span
        except Exception as error:
            self.end(span, type(error).__name__)
            raise
        self.end(span)

    def new_trace(self) -> str:
        """Return the id of a trace that begins now, in X-Ray's form."""
        digits = self._ids().replace("-", "")
        return f"1-{int(self._clock.timestamp()):08x}-{digits[-24:]}"

    def get(self, trace: str) -> Trace | None:
        """Return a trace with its present spans."""
        with self._lock:
            found = self._traces.get(trace)
            return None if found is None else Trace(found.id, list(found.spans))

    def newest_first(self) -> list[Trace]:
        """Return all traces, newest first."""
        with self._lock:
            return [Trace(trace.id, list(trace.spans)) for trace in reversed(self._traces.values())]

    def _keep(self, span: Span) -> None:
        self.changes += 1
        trace = self._traces.get(span.trace)
        if trace is None:
            trace = self._traces[span.trace] = Trace(span.trace)
        if len(trace.spans) >= self._of_trace:
            return
        trace.spans.append(span)
        self._room -= 1
        while self._room < 0:
            _, oldest = self._traces.popitem(last=False)
            self._room += len(oldest.spans)
