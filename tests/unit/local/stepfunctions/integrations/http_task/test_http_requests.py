"""What an HTTP Task sends, as AWS's page on HTTP Tasks has it."""

import json
from typing import Any

import pytest

from entrypoints.local.asl import StatesError
from entrypoints.local.stepfunctions.integrations.http_task.http_requests import (
    ConnectionParameters,
    basic_authorization,
    connection_arn,
    form_encoded,
    http_request,
)

TASK = {"ApiEndpoint": "https://example.com/path", "Method": "POST"}
ADDED = ConnectionParameters(
    {"Header-Param": "connection_header_param", "ApiKey": "key_value"},
    {"QueryParam": "connection_query_param"},
    {"BodyParam": "connection_body_param"},
)


def refusal(task: dict[str, Any], connection: ConnectionParameters = ADDED) -> str:
    with pytest.raises(StatesError) as refused:
        http_request(task, connection, "us-east-2")
    assert refused.value.error == "States.Runtime"
    assert refused.value.cause is not None
    return refused.value.cause


def test_the_connections_parameters_win() -> None:
    task = {
        **TASK,
        "Headers": {"Request-Id": "my_request_id", "header-param": "state_machine_header_param"},
        "RequestBody": {"Job": "Software Engineer", "BodyParam": "state_machine_body_param"},
        "QueryParameters": {"QueryParam": "state_machine_query_param"},
    }
    request = http_request(task, ADDED, "us-east-2")
    assert (request.method, request.url) == (
        "POST",
        "https://example.com/path?QueryParam=connection_query_param",
    )
    assert request.headers == {
        "Request-Id": "my_request_id",
        "Header-Param": "connection_header_param",
        "ApiKey": "key_value",
        "User-Agent": "Amazon|StepFunctions|HttpInvoke|us-east-2",
        "Range": "bytes=0-262144",
        "Content-Type": "application/json; charset=UTF-8",
    }
    assert json.loads(request.body or b"") == {
        "Job": "Software Engineer",
        "BodyParam": "connection_body_param",
    }


@pytest.mark.parametrize(
    ("array_format", "encoded"),
    [
        ("INDICES", "array%5B0%5D=a&array%5B1%5D=b"),
        ("REPEAT", "array=a&array=b"),
        ("COMMAS", "array=a,b"),
        ("BRACKETS", "array%5B%5D=a&array%5B%5D=b"),
    ],
)
def test_arrays_of_a_form_have_four_forms(array_format: str, encoded: str) -> None:
    assert form_encoded({"array": ["a", "b"]}, array_format) == encoded


def test_a_form_is_encoded_as_in_the_pages_example() -> None:
    task = {
        **TASK,
        "Headers": {"Content-Type": "application/x-www-form-urlencoded"},
        "RequestBody": {
            "description": "Monthly subscription",
            "metadata": {"order_details": "monthly report data"},
            "paid": True,
            "note": None,
        },
        "Transform": {"RequestBodyEncoding": "URL_ENCODED"},
    }
    request = http_request(task, ConnectionParameters(), "us-east-1")
    assert request.body == (
        b"description=Monthly%20subscription&metadata%5Border_details%5D=monthly%20report%20data&paid=true&note="
    )
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("endpoint", "query", "url"),
    [
        ("https://a.example/", {"q": "a b", "n": 1}, "https://a.example/?q=a%20b&n=1"),
        ("https://a.example/?x=1", {"q": ["a", "b"]}, "https://a.example/?x=1&q=a&q=b"),
        ("https://a.example/", "?q=1", "https://a.example/?q=1"),
        ("https://a.example/", None, "https://a.example/"),
    ],
)
def test_query_parameters_follow_the_endpoint(endpoint: str, query: Any, url: str) -> None:
    task = {"ApiEndpoint": endpoint, "Method": "GET", "QueryParameters": query}
    request = http_request(task, ConnectionParameters(), "us-east-1")
    assert (request.url, request.body) == (url, None)


@pytest.mark.parametrize("body", ["plain text", ["a", 1]])
def test_a_body_need_not_be_an_object(body: Any) -> None:
    request = http_request({**TASK, "RequestBody": body}, ConnectionParameters(), "us-east-1")
    assert request.body == (b"plain text" if isinstance(body, str) else b'["a",1]')


@pytest.mark.parametrize("name", ["Authorization", "host", "X-Forwarded-For", "x-amz-date", "Cookie\r\nA"])
def test_some_headers_cannot_be_set_by_the_task(name: str) -> None:
    assert "header" in refusal({**TASK, "Headers": {name: "x"}})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Method": "TRACE"}, "Method must be one of"),
        ({"ApiEndpoint": "file:///etc/hosts"}, "ApiEndpoint must be the URL"),
        ({"ApiEndpoint": None}, "ApiEndpoint must be the URL"),
        ({"RequestBody": "text"}, "RequestBody cannot be merged"),
        ({"Transform": {"RequestBodyEncoding": "ZIP"}}, "RequestBodyEncoding must be"),
        ({"Headers": "a: b"}, "Headers of an HTTP Task must be a JSON object"),
        (
            {
                "Transform": {
                    "RequestBodyEncoding": "URL_ENCODED",
                    "RequestEncodingOptions": {"ArrayFormat": "X"},
                }
            },
            "ArrayFormat must be one of",
        ),
    ],
)
def test_an_invalid_field_is_named(change: dict[str, Any], words: str) -> None:
    assert words in refusal({**TASK, **change})


def test_a_connection_is_named_in_either_field() -> None:
    assert connection_arn({"Authentication": {"ConnectionArn": "arn:a"}}) == "arn:a"
    assert connection_arn({"InvocationConfig": {"ConnectionArn": "arn:b"}}) == "arn:b"
    with pytest.raises(StatesError, match=r"InvocationConfig\.ConnectionArn"):
        connection_arn({})


def test_a_user_is_authorized_as_http_has_it() -> None:
    assert basic_authorization("myUsername", "myPassword") == "Basic bXlVc2VybmFtZTpteVBhc3N3b3Jk"
