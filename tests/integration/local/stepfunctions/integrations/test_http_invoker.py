import socket
from typing import Any

import pytest

from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation
from entrypoints.local.stepfunctions.integrations.lambda_invoke.http_invoker import HttpLambdaInvoker
from entrypoints.local.stepfunctions.integrations.services.lambda_ import LambdaServiceError

pytestmark = pytest.mark.integration


@pytest.fixture
def invoker(functions: Any) -> Any:
    invoker = HttpLambdaInvoker(functions.url)
    yield invoker
    invoker.close()


def answer(invoker: HttpLambdaInvoker, function: str, payload: bytes = b"{}") -> Invocation:
    answers: list[Invocation] = []
    invoker.invoke(function, payload, answers.append)
    return answers[0]


def test_a_function_is_called_by_name_or_arn(invoker: HttpLambdaInvoker, functions: Any) -> None:
    arn = "arn:aws:lambda:us-east-1:000000000000:function:echo"

    assert answer(invoker, "echo", b'{"bread":"rye"}').payload == b'{"bread":"rye"}'
    assert answer(invoker, arn, b"7").payload == b"7"
    assert functions.calls == ["echo", "echo"]


def test_a_functions_error_is_distinguished_from_its_answer(
    invoker: HttpLambdaInvoker, functions: Any
) -> None:
    functions.busy = 1

    assert answer(invoker, "oven").function_error == "Unhandled"
    assert answer(invoker, "oven").function_error is None


def test_the_end_of_a_calls_log_is_returned_on_request(invoker: HttpLambdaInvoker) -> None:
    answers: list[Invocation] = []
    invoker.invoke_with_log("echo", b"7", answers.append)

    assert answers == [Invocation(b"7", None, "RU5E")]
    assert answer(invoker, "echo").log is None


def test_an_unknown_function_is_refused_in_lambdas_words(invoker: HttpLambdaInvoker) -> None:
    with pytest.raises(FunctionNotFoundError, match="Function not found: nobody"):
        answer(invoker, "nobody")


def test_a_kept_connection_that_has_died_is_replaced(invoker: HttpLambdaInvoker, functions: Any) -> None:
    answer(invoker, "echo")
    invoker._idle[0]._socket.shutdown(socket.SHUT_RDWR)

    assert answer(invoker, "echo", b"8").payload == b"8"
    assert functions.calls == ["echo", "echo"]


def test_an_endpoint_that_does_not_answer_is_a_client_exception() -> None:
    with pytest.raises(LambdaServiceError, match="Unable to execute HTTP request") as refused:
        answer(HttpLambdaInvoker("http://127.0.0.1:9"), "echo")

    assert refused.value.code == "SdkClientException"
