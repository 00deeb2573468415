"""Invoke's options: client context, log, kinds of invocation."""

import base64
import json
from typing import Any

import pytest

from entrypoints.local.functions.lambda_api import LambdaApi
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.logs.output_capture import Capture
from tests.unit.local.functions.conftest import MakeHost

SOURCE = """
def handler(event, context):
    print("heard", event)
    given = context.client_context
    if given is None:
        return None
    client = given.client and [given.client.app_title, given.client.installation_id]
    return [given.custom, given.env, client]

def loud(event, context):
    print("x" * 5000 + " end")

def broken(event, context):
    raise ValueError("no wind")
"""


def invoke(
    make_host: MakeHost, handler: str = "handler", payload: bytes = b"{}", **headers: str
) -> ApiAnswer:
    later: list[bytes] = []
    api = LambdaApi(make_host(SOURCE, handler), lambda _function, event: later.append(event))
    named = {f"x-amz-{name.replace('_', '-')}": value for name, value in headers.items()}
    capture = Capture()
    capture.install()
    try:
        answers: list[ApiAnswer] = []
        api.invoke("Forecast", payload, named, answers.append)
        (answer,) = answers
        return answer
    finally:
        capture.remove()


def in_base64(value: Any) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("context", "right"),
    [
        ({"custom": {"k": "v"}, "env": {"make": "x"}}, [{"k": "v"}, {"make": "x"}, None]),
        ({"client": {"app_title": "Radar", "installation_id": "7"}}, [None, None, ["Radar", "7"]]),
        ({}, [None, None, None]),
    ],
)
def test_a_handler_sees_the_client_context(make_host: MakeHost, context: Any, right: Any) -> None:
    assert json.loads(invoke(make_host, client_context=in_base64(context)).body) == right


def test_without_a_client_context_there_is_none(make_host: MakeHost) -> None:
    assert invoke(make_host).body == b"null"


@pytest.mark.parametrize("text", ["no base64!", in_base64([1]), in_base64("x"), "e30", "A" * 3584])
def test_a_client_context_that_is_not_valid_is_refused(make_host: MakeHost, text: str) -> None:
    answer = invoke(make_host, client_context=text)
    assert (answer.status, answer.headers["x-amzn-errortype"]) == (400, "InvalidRequestContentException")
    assert json.loads(answer.body)["message"].startswith("Client context must be")


def test_the_end_of_the_log_is_returned_on_request(make_host: MakeHost) -> None:
    log = base64.b64decode(invoke(make_host, log_type="Tail").headers["x-amz-log-result"]).decode()
    first, heard, *_, report = log.splitlines()
    assert first.startswith("START RequestId: ")
    assert heard == "heard {}"
    assert report.startswith("REPORT RequestId: ")
    assert "x-amz-log-result" not in invoke(make_host).headers
    assert "x-amz-log-result" not in invoke(make_host, log_type="None").headers


def test_a_log_is_cut_to_its_last_4_kb(make_host: MakeHost) -> None:
    log = base64.b64decode(invoke(make_host, "loud", log_type="Tail").headers["x-amz-log-result"])
    assert len(log) == 4096
    assert b"x end\nEND RequestId" in log


def test_a_failed_call_has_its_log_too(make_host: MakeHost) -> None:
    answer = invoke(make_host, "broken", log_type="Tail")
    assert answer.headers["x-amz-function-error"] == "Unhandled"
    assert b"[ERROR] ValueError: no wind" in base64.b64decode(answer.headers["x-amz-log-result"])


def test_other_kinds_of_invocation_have_their_statuses_and_limits(make_host: MakeHost) -> None:
    assert invoke(make_host, invocation_type="DryRun").status == 204
    assert invoke(make_host, invocation_type="Event", log_type="Tail").headers == {}
    large = json.dumps("x" * 1024 * 1024).encode()
    refused = invoke(make_host, payload=large, invocation_type="Event")
    assert (refused.status, refused.headers["x-amzn-errortype"]) == (413, "RequestEntityTooLargeException")
    assert invoke(make_host, payload=large).status == 200
    unknown = invoke(make_host, invocation_type="Later")
    assert (unknown.status, unknown.headers["x-amzn-errortype"]) == (400, "ValidationException")
