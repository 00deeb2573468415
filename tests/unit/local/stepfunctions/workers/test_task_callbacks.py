from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import encode_task_token
from entrypoints.local.stepfunctions.api.errors import ApiError

ASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
    "Parameters": {"FunctionName": "ask-baker", "Payload": {"token.$": "$$.Task.Token"}},
    "HeartbeatSeconds": 60,
}


@pytest.fixture
def asked(workshop: Any) -> tuple[str, str]:
    """An execution that waits for the baker, and its task token."""
    workshop.functions.handlers["ask-baker"] = lambda _: "asked"
    arn = workshop.start(workshop.machine(ASK))
    workshop.driver.run(until=workshop.driver.now() + 1)
    return arn, workshop.functions.calls[0][1]["token"]


def test_a_token_ends_its_task_with_an_output(workshop: Any, asked: tuple[str, str]) -> None:
    arn, token = asked
    workshop.orchestrator.task_tokens.send_task_success(token, '{"answer": "rye"}')
    workshop.driver.run()

    assert workshop.orchestrator.executions.describe_execution(arn)["output"] == '{"answer":"rye"}'
    types = [event["type"] for event in workshop.events(arn)]
    assert types[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_an_answer_that_comes_before_the_requests_own_is_written_after_it(workshop: Any) -> None:
    def hasty(event: Any) -> str:
        workshop.orchestrator.task_tokens.send_task_success(event["token"], '"done"')
        return "asked"

    workshop.functions.handlers["ask-baker"] = hasty

    described = workshop.end_of(workshop.machine(ASK))

    types = [event["type"] for event in workshop.events(described["executionArn"])]
    assert described["output"] == '"done"'
    assert types[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_token_ends_its_task_with_an_error(workshop: Any, asked: tuple[str, str]) -> None:
    arn, token = asked
    workshop.orchestrator.task_tokens.send_task_failure(token, "Baker.Asleep", "it is night")
    workshop.driver.run()

    described = workshop.orchestrator.executions.describe_execution(arn)
    assert (described["error"], described["cause"]) == ("Baker.Asleep", "it is night")


def test_heartbeats_keep_a_task_alive_and_silence_ends_it(workshop: Any, asked: tuple[str, str]) -> None:
    arn, token = asked
    for _ in range(5):
        workshop.orchestrator.task_tokens.send_task_heartbeat(token)
        workshop.driver.run(until=workshop.driver.now() + 50)
    assert workshop.orchestrator.executions.describe_execution(arn)["status"] == "RUNNING"

    workshop.driver.run()

    assert workshop.orchestrator.executions.describe_execution(arn)["error"] == "States.Timeout"
    with pytest.raises(
        ApiError, match="TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'"
    ):
        workshop.orchestrator.task_tokens.send_task_success(token, "{}")


def test_a_text_that_is_not_a_token_is_refused(workshop: Any) -> None:
    with pytest.raises(ApiError, match="InvalidToken: Invalid Token: 'Invalid token'"):
        workshop.orchestrator.task_tokens.send_task_heartbeat("NoSuchToken")


@pytest.mark.parametrize(
    ("execution", "number"),
    [
        ("arn:aws:states:us-east-1:000000000000:execution:bakery:never-started", 1),
        ("the one that waits", 9_999),
        ("the one that waits", 0),
    ],
    ids=["no such execution", "no such task", "no task has this number"],
)
def test_a_token_of_a_task_that_never_existed_names_no_task(
    workshop: Any, asked: tuple[str, str], execution: str, number: int
) -> None:
    arn = asked[0] if execution == "the one that waits" else execution
    token = encode_task_token(arn, number)
    o = workshop.orchestrator

    answers: tuple[Callable[[], object], ...] = (
        lambda: o.task_tokens.send_task_success(token, "{}"),
        lambda: o.task_tokens.send_task_failure(token),
        lambda: o.task_tokens.send_task_heartbeat(token),
    )
    for answer in answers:
        with pytest.raises(ApiError, match="TaskDoesNotExist: Task Does Not Exist: 'Provided task"):
            answer()


def test_a_task_that_was_answered_or_stopped_is_closed(workshop: Any, asked: tuple[str, str]) -> None:
    arn, token = asked
    workshop.orchestrator.executions.stop_execution(arn)

    with pytest.raises(ApiError, match="TaskTimedOut"):
        workshop.orchestrator.task_tokens.send_task_success(token, "{}")


def test_an_execution_that_was_dropped_leaves_no_task(new_workshop: Any) -> None:
    workshop = new_workshop(keep_finished=0)
    workshop.functions.handlers["ask-baker"] = lambda _: "asked"
    arn = workshop.start(workshop.machine(ASK))
    workshop.driver.run(until=workshop.driver.now() + 1)
    token = workshop.functions.calls[0][1]["token"]
    workshop.orchestrator.executions.stop_execution(arn)

    with pytest.raises(ApiError, match="TaskDoesNotExist"):
        workshop.orchestrator.task_tokens.send_task_success(token, "{}")


def test_a_task_of_an_express_execution_that_has_ended_is_closed(workshop: Any) -> None:
    express = "arn:aws:states:us-east-1:000000000000:express:bakery:loaf:1"

    with pytest.raises(ApiError, match="TaskTimedOut"):
        workshop.orchestrator.task_tokens.send_task_success(encode_task_token(express, 1), "{}")


def test_an_output_that_is_not_json_is_refused_and_the_task_waits_on(
    workshop: Any, asked: tuple[str, str]
) -> None:
    with pytest.raises(ApiError, match="InvalidOutput"):
        workshop.orchestrator.task_tokens.send_task_success(asked[1], "not json")
    assert workshop.orchestrator.executions.describe_execution(asked[0])["status"] == "RUNNING"
