from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from entrypoints.local.traces.recorder import Tracer
from entrypoints.local.traces.trace_context import Here, current, working_for
from tests.unit.local.clock_and_ids import CountedIds, StoppedClock


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def tracer(clock: StoppedClock) -> Tracer:
    return Tracer(clock, CountedIds())


def test_what_happens_inside_of_a_span_is_under_it(tracer: Tracer, clock: StoppedClock) -> None:
    with tracer.span("request", "GET /towns") as request, working_for(request.here):
        clock.advance(2)
        inner = tracer.begin("function", "Forecast", requestId="r-1")
        tracer.end(inner, "KeyError", cold=True)
    (trace,) = tracer.newest_first()
    assert trace.id.startswith("1-")
    assert [(span.name, span.parent, span.error) for span in trace.spans] == [
        ("GET /towns", None, None),
        ("Forecast", request.id, "KeyError"),
    ]
    assert request.ended == request.started + 2
    assert inner.detail == {"requestId": "r-1", "cold": True}
    assert current.get() is None


def test_without_a_place_each_span_begins_a_trace(tracer: Tracer) -> None:
    first, second = tracer.begin("function", "Forecast"), tracer.begin("function", "Siren")
    assert first.trace != second.trace
    assert [trace.id for trace in tracer.newest_first()] == [second.trace, first.trace]


def test_an_exception_is_the_spans_error_and_goes_on(tracer: Tracer) -> None:
    with pytest.raises(KeyError), tracer.span("authorizer", "People") as span:
        raise KeyError
    assert span.error == "KeyError"


def test_what_has_ended_stays_so(tracer: Tracer, clock: StoppedClock) -> None:
    span = tracer.begin("function", "Slow")
    tracer.end(span, "Sandbox.Timedout")
    clock.advance(5)
    tracer.end(span)
    assert (span.error, span.ended) == ("Sandbox.Timedout", span.started)


class InterruptedClock(StoppedClock):
    """Lets another thread go on, once, while somebody reads the time."""

    def __init__(self, other: Callable[[], None]) -> None:
        super().__init__()
        self._others = [other]

    def timestamp(self) -> float:
        moment = super().timestamp()
        if self._others:
            self._others.pop()()
        return moment


def test_a_span_that_two_threads_end_ends_once() -> None:
    def watchdog() -> None:
        clock.advance(5)
        tracer.end(span, "Sandbox.Timedout", cold=False)

    span = Tracer(StoppedClock(), CountedIds()).begin("function", "Slow")
    clock = InterruptedClock(watchdog)
    tracer = Tracer(clock, CountedIds())
    tracer.end(span, cold=True)
    assert (span.error, span.ended) == ("Sandbox.Timedout", span.started + 5)
    assert span.detail == {"cold": False}
    assert tracer.changes == 1


def test_the_oldest_traces_are_forgotten_first(clock: StoppedClock) -> None:
    tracer = Tracer(clock, CountedIds(), spans=4)
    traces = [tracer.begin("function", str(number)) for number in range(3)]
    for _ in range(2):
        tracer.begin("function", "inner", traces[2].here)
    assert [trace.id for trace in tracer.newest_first()] == [traces[2].trace, traces[1].trace]
    assert tracer.get(traces[0].trace) is None


def test_a_trace_id_that_is_used_for_ever_does_not_grow_for_ever(clock: StoppedClock) -> None:
    tracer = Tracer(clock, CountedIds(), of_trace=3)
    for _ in range(10):
        tracer.begin("request", "GET /", Here("1-00000000-000000000000000000000000"))
    (trace,) = tracer.newest_first()
    assert len(trace.spans) == 3


def test_threads_record_apart(tracer: Tracer) -> None:
    def ask(number: int) -> None:
        with tracer.span("request", str(number)) as request, working_for(request.here):
            tracer.end(tracer.begin("function", str(number)))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(200)))
    traces = tracer.newest_first()
    assert len(traces) == 200
    assert all(len({span.name for span in trace.spans}) == 1 and len(trace.spans) == 2 for trace in traces)
