from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest

from entrypoints.local.traces.trace_context import Here, working_for
from entrypoints.local.traces.traced_clients import trace_clients

HERE = Here("1-5759e988-bd862e3fe1be46a994272793", "00000000000000ab")


@pytest.fixture
def sent() -> Iterator[tuple[Any, list[Any]]]:
    trace_clients()
    trace_clients()
    session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")
    client = session.client("stepfunctions", endpoint_url="http://127.0.0.1:9")
    headers = []

    def answer(request: AWSPreparedRequest, **_: str) -> None:
        headers.append(request.headers)
        raise InterruptedError

    client.meta.events.register("before-send.sfn", answer)
    yield client, headers
    client.close()


def asked(client: Any) -> None:
    with pytest.raises(InterruptedError):
        client.list_state_machines()


def test_a_call_inside_of_a_trace_says_so(sent: tuple[Any, list[Any]]) -> None:
    client, headers = sent
    with working_for(HERE):
        asked(client)
    (header,) = [headers[0][name] for name in headers[0] if name.lower() == "x-amzn-trace-id"]
    text = header.decode() if isinstance(header, bytes) else header
    assert text == "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=00000000000000ab;Sampled=1"


def test_other_calls_say_nothing(sent: tuple[Any, list[Any]]) -> None:
    client, headers = sent
    asked(client)
    assert "x-amzn-trace-id" not in headers[0]
