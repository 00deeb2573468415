import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.stepfunctions.server.step_functions_app import StepFunctionsApp
from entrypoints.local.stepfunctions.wire.step_functions_api import StepFunctionsApi
from entrypoints.local.system.threads import ThreadPool


class BrokenApi(StepFunctionsApi):
    """Fails in an unforeseen way."""

    def __init__(self) -> None: ...

    def handle(self, target: str, *_rest: object, **_named: object) -> ApiAnswer:
        raise ZeroDivisionError(f"the oven is cold, so much for {target}")


@pytest.mark.parametrize("action", ["DescribeOven", "StopOven"], ids=["from memory", "in a thread"])
def test_a_fault_of_our_own_is_answered_in_the_protocols_shape(
    action: str, caplog: pytest.LogCaptureFixture
) -> None:
    sent = []

    async def receive() -> dict[str, Any]:
        return {"body": b'{"secret": "recipe"}'}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    threads = ThreadPool()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "headers": [(b"x-amz-target", f"AWSStepFunctions.{action}".encode())],
    }
    asyncio.run(StepFunctionsApp(BrokenApi(), threads)(scope, receive, send))
    threads.close()

    start, body = sent
    assert start["status"] == 500
    assert json.loads(body["body"])["__type"] == "InternalFailure"
    assert f"AWSStepFunctions.{action} failed" in caplog.text
    assert "recipe" not in caplog.text
