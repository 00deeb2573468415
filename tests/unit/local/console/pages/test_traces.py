from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.traces import TracePages
from entrypoints.local.console.web.json_api import ConsoleError, PageQuery
from entrypoints.local.functions.invocation import Invocation
from entrypoints.local.traces.trace_context import working_for
from tests.unit.local.console.conftest import Bakery

OVEN = "arn:aws:lambda:us-east-1:000000000000:function:oven"


def task(**fields: Any) -> dict[str, Any]:
    state = {"Type": "Task", "Resource": OVEN, "End": True, **fields}
    return {"StartAt": "Bake", "States": {"Bake": state}}


Invoke = Callable[[str, bytes, Callable[[Invocation], None]], None]


class Traced(Bakery):
    """A bakery whose functions record spans, as the function host does."""

    def __init__(self) -> None:
        super().__init__()
        invoking = self._invoking(self.functions.invoke)
        self.functions.invoke = invoking  # type: ignore[method-assign]  # recorded from outside, as there
        self.traces = TracePages(self.tracer, self.orchestrator.records, Painter())

    def _invoking(self, invoke: Invoke) -> Callable[..., None]:
        def traced(function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
            span = self.tracer.begin("function", function.rpartition(":")[2])

            def ended(invocation: Invocation) -> None:
                self.tracer.end(span, "error" if invocation.function_error else None)
                done(invocation)

            with working_for(span.here):
                invoke(function, payload, ended)

        return traced

    def asked(self, definition: Any, document: Any = None, *, run: bool = True) -> list[dict[str, Any]]:
        """Start an execution inside of a request, and return the waterfall of the request's trace."""
        machine = self.machine(definition)
        with self.tracer.span("request", "POST /loaves") as request, working_for(request.here):
            checkout = self.tracer.begin("function", "checkout")
            with working_for(checkout.here):
                self.start(machine, document)
            self.tracer.end(checkout)
        if run:
            self.driver.run()
        spans: list[dict[str, Any]] = self.traces.trace(PageQuery({"id": request.trace}))["spans"]
        return spans


@pytest.fixture
def bakery() -> Traced:
    return Traced()


def path(spans: list[dict[str, Any]], name: str) -> list[str]:
    """Return the names from the root to a span."""
    by_id = {span["id"]: span for span in spans}
    span = next(span for span in reversed(spans) if span["name"] == name)
    names = [span["name"]]
    while span["parent"] is not None:
        span = by_id[span["parent"]]
        names.insert(0, span["name"])
    return names


def test_one_request_is_one_trace_down_to_the_functions_of_its_workflow(bakery: Traced) -> None:
    bakery.functions.handlers["oven"] = lambda event: event
    spans = bakery.asked(task())
    assert path(spans, "oven") == ["POST /loaves", "checkout", "bakery", "Bake", "oven"]
    assert {span["status"] for span in spans} == {"ok"}
    assert Counter(span["kind"] for span in spans) == {
        "request": 1,
        "execution": 1,
        "state": 1,
        "function": 2,
    }


def test_retries_show_the_waits_between_the_attempts(
    bakery: Traced, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=2)
    retry = [{"ErrorEquals": ["Cold"], "IntervalSeconds": 3, "BackoffRate": 2}]
    spans = bakery.asked(task(Retry=retry))
    retries = [
        (span["name"], round(span["ended"] - span["started"])) for span in spans if span["kind"] == "retry"
    ]
    assert retries == [("retry 1", 3), ("retry 2", 6)]
    ovens = [(span["attempt"], span["status"]) for span in spans if span["name"] == "oven"]
    assert ovens == [(1, "error"), (2, "error"), (3, "ok")]
    assert {path(spans, name)[-2] for name in ("retry 1", "retry 2", "oven")} == {"Bake"}


def test_a_request_whose_failed_attempts_were_retried_is_no_failure(
    bakery: Traced, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=2)
    bakery.asked(task(Retry=[{"ErrorEquals": ["Cold"]}]))
    (shown,) = bakery.traces.traces(PageQuery({"errors": "true"}))["items"]
    assert (shown["status"], shown["errors"]) == ("ok", 2)


def test_a_request_whose_execution_failed_is_one(
    bakery: Traced, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=1)
    bakery.asked(task())
    (shown,) = bakery.traces.traces(PageQuery({}))["items"]
    assert (shown["status"], shown["errors"]) == ("error", 2)


def test_the_iterations_of_a_map_keep_their_own_functions(bakery: Traced) -> None:
    bakery.functions.handlers["oven"] = lambda event: event
    inner = task()
    spans = bakery.asked(
        {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": inner, "End": True}}},
        [{"loaf": "rye"}, {"loaf": "oat"}],
    )
    parents = [span["parent"] for span in spans if span["name"] == "oven"]
    bakes = [span for span in spans if span["name"] == "Bake"]
    assert sorted(parents) == sorted(span["id"] for span in bakes)
    assert path(spans, "Bake")[-2] == "Each"


def test_what_runs_has_no_end_yet(bakery: Traced) -> None:
    wait = {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 60, "End": True}}}
    machine = bakery.machine(wait)
    bakery.start(machine)
    bakery.driver.run(until=bakery.driver.now() + 1)
    (shown,) = bakery.traces.traces(PageQuery({}))["items"]
    assert (shown["name"], shown["status"], shown["duration"]) == ("bakery", "running", None)
    spans = bakery.traces.trace(PageQuery({"id": shown["id"]}))["spans"]
    assert [(span["kind"], span["ended"], span["status"]) for span in spans] == [
        ("execution", None, "running"),
        ("wait", None, "running"),
    ]


def test_a_nested_execution_is_under_the_state_that_started_it(bakery: Traced) -> None:
    inner = bakery.machine({"Type": "Pass"}, name="inner")
    start = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync",
        "Parameters": {"StateMachineArn": inner},
        "End": True,
    }
    spans = bakery.asked({"StartAt": "Call", "States": {"Call": start}})
    assert path(spans, "inner") == ["POST /loaves", "checkout", "bakery", "Call", "inner"]


def test_the_callers_header_goes_on_and_is_described(bakery: Traced) -> None:
    header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    arn = bakery.orchestrator.executions.start_execution(
        bakery.machine({"Type": "Pass"}), trace_header=header
    )
    bakery.driver.run()
    assert bakery.orchestrator.executions.describe_execution(arn["executionArn"])["traceHeader"] == header
    shown = bakery.traces.trace(PageQuery({"id": "1-5759e988-bd862e3fe1be46a994272793"}))["spans"]
    assert (shown[0]["kind"], shown[0]["parent"]) == ("execution", None)
    assert bakery.shown(arn["executionArn"])["trace"] == "1-5759e988-bd862e3fe1be46a994272793"


def test_the_list_is_searched_by_execution_and_filtered_by_error(
    bakery: Traced, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold")
    bakery.start(bakery.machine({"Type": "Pass"}, name="good"), name="rye")
    bakery.start(bakery.machine(task()), name="oat")
    bakery.driver.run()

    def found(**asked: str) -> list[list[str]]:
        return [one["executions"] for one in bakery.traces.traces(PageQuery(asked))["items"]]

    assert found() == [["oat"], ["rye"]]
    assert found(q="rye") == [["rye"]]
    assert found(errors="1") == [["oat"]]
    following = bakery.traces.traces(PageQuery({"limit": "1"}))["next"]
    assert found(next=following) == [["rye"]]


def test_the_map_shows_who_calls_whom(bakery: Traced) -> None:
    bakery.functions.handlers["oven"] = lambda event: event
    bakery.asked(task())
    graph = bakery.traces.trace_map(PageQuery({}))["graph"]
    assert {(edge["from"], edge["to"]) for edge in graph["edges"]} == {
        ("client", "api:API"),
        ("api:API", "function:checkout"),
        ("function:checkout", "stateMachine:bakery"),
        ("stateMachine:bakery", "function:oven"),
    }
    data = {node["id"]: node.get("data") for node in graph["nodes"]}
    assert data["function:oven"] == {"calls": 1, "errors": 0, "p50": 0.0}
    x = {node["id"]: node["x"] for node in graph["nodes"]}
    assert x["client"] < x["api:API"] < x["function:oven"]


def test_a_trace_that_is_forgotten_is_404(bakery: Traced) -> None:
    with pytest.raises(ConsoleError, match="No such trace") as refusal:
        bakery.traces.trace(PageQuery({"id": "<script>"}))
    assert refusal.value.status == 404


def test_an_execution_that_is_not_kept_leaves_its_start(bakery: Traced) -> None:
    bakery.orchestrator.records._keep = 0
    bakery.asked({"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}})
    (shown,) = bakery.traces.traces(PageQuery({}))["items"]
    assert shown["status"] == "ok"
