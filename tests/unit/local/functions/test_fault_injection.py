import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from entrypoints.local.functions import FunctionHost
from entrypoints.local.functions.fault_injection import FaultInjection, InjectedFault
from entrypoints.local.functions.invocation import Invocation
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.services.lambda_ import _failure
from entrypoints.local.system.clock import SystemClock
from tests.unit.local.functions.conftest import MakeHost

COUNTING = """
calls = []
def handler(event, context):
    calls.append(event)
    return {"calls": len(calls)}
"""


def answered(host: FunctionHost, payload: bytes = b'{"town": "oslo"}') -> Invocation:
    return host.invoke_sync("Forecast", payload)


def calls_of(host: FunctionHost) -> Any:
    handler: Any = host._find("Forecast").handler
    return handler.__globals__["calls"]


def error_of(invocation: Invocation) -> str | None:
    failure = _failure(invocation)
    assert isinstance(failure, TaskFailed)
    return failure.error


def test_a_function_without_a_fault_is_called_as_ever(make_host: MakeHost) -> None:
    host = make_host(COUNTING)
    host.injection.set("Siren", InjectedFault("fail", 1))
    assert json.loads(answered(host).payload) == {"calls": 1}


def test_failing_calls_do_not_reach_the_handler_and_end_after_their_number(make_host: MakeHost) -> None:
    host = make_host(COUNTING)
    host.injection.set("Forecast", InjectedFault("fail", 2, "Lambda.ServiceException"))
    for _ in range(2):
        failed = answered(host)
        assert (failed.function_error, json.loads(failed.payload)["errorType"]) == (
            "Unhandled",
            "Lambda.ServiceException",
        )
    assert json.loads(answered(host).payload) == {"calls": 1}
    assert [record.error for record in host.records] == ["Lambda.ServiceException"] * 2 + [None]
    assert not host.injection.active


def test_a_failure_without_a_name_looks_like_a_process_that_died(make_host: MakeHost) -> None:
    host = make_host(COUNTING)
    host.injection.set("Forecast", InjectedFault("fail", 1))
    payload = json.loads(answered(host).payload)
    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"].endswith("Error: Runtime exited with error: exit status 1")


def test_a_hanging_call_times_out_without_holding_a_thread(make_host: MakeHost) -> None:
    host = make_host(COUNTING, ticking=SystemClock(), timeout=0.05)
    host.injection.set("Forecast", InjectedFault("hang", 1))
    payload = json.loads(answered(host).payload)
    assert payload["errorType"] == "Sandbox.Timedout"
    assert [record.error for record in host.records] == ["Sandbox.Timedout"]
    assert json.loads(answered(host).payload) == {"calls": 1}


def test_a_lost_reply_has_done_its_work_and_step_functions_does_not_know_the_error(
    make_host: MakeHost,
) -> None:
    host = make_host(COUNTING)
    host.injection.set("Forecast", InjectedFault("lost-reply", 1))
    lost = answered(host)
    assert calls_of(host) == [{"town": "oslo"}]
    assert error_of(lost) == "Lambda.Unknown"
    assert host.records[0].error == "Lambda.Unknown"


def test_a_lost_reply_can_have_a_name(make_host: MakeHost) -> None:
    host = make_host(COUNTING)
    host.injection.set("Forecast", InjectedFault("lost-reply", 1, "States.Timeout"))
    assert error_of(answered(host)) == "States.Timeout"


def test_twice_runs_the_handler_twice_and_the_first_answer_counts(make_host: MakeHost) -> None:
    host = make_host(COUNTING)
    host.injection.set("Forecast", InjectedFault("twice", 1))
    answers: list[Invocation] = []
    host.invoke("Forecast", b'{"town": "oslo"}', answers.append)
    assert [json.loads(answer.payload) for answer in answers] == [{"calls": 1}]
    assert calls_of(host) == [{"town": "oslo"}] * 2
    assert len({record.request_id for record in host.records}) == 2


def test_each_call_takes_a_fault_once_under_threads() -> None:
    injection = FaultInjection()
    injection.set("Forecast", InjectedFault("fail", 100))
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: injection.take("Forecast"), range(300)))
    assert sum(fault is not None for fault in taken) == 100
    assert not injection.active


@pytest.mark.parametrize("before", [None, InjectedFault("hang", 3)])
def test_a_fault_is_replaced_and_taken_away(before: InjectedFault | None) -> None:
    injection = FaultInjection()
    injection.set("Forecast", before)
    injection.set("Forecast", InjectedFault("twice", 1))
    assert injection.faults == {"Forecast": InjectedFault("twice", 1)}
    injection.set("Forecast", None)
    assert (injection.faults, injection.active) == ({}, False)
