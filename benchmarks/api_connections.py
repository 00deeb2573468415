"""Cheap connections to a server of the Step Functions API.

A Python client that parses and signs as an SDK does takes longer than the server; here requests
are prepared beforehand, and only status and length of an answer are read.
"""

import asyncio
import re
import time
from typing import Any
from urllib.parse import urlsplit

import orjson

_SCOPE = "Credential=test/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0"
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d+)")


class ApiRefusedError(Exception):
    """The server answered with an error; the text is its answer."""


class _Stream(asyncio.Protocol):
    """A connection's bytes; `answer` is set when an answer is complete or the connection is lost."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, fault: Exception | None) -> None:
        self.transport = None
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(ConnectionResetError(str(fault or "closed by the server")))

    def data_received(self, data: bytes) -> None:
        received = self._received = self._received + data
        end = received.find(b"\r\n\r\n")
        length = _LENGTH.search(received, 0, end) if end >= 0 else None
        status = _STATUS.match(received)
        if length and status and len(received) >= end + 4 + int(length[1]) and self.answer is not None:
            self._received = b""
            self.answer.set_result((int(status[1]), received[end + 4 :]))


class ApiConnection:
    """One connection with sequential requests; reconnects when the server has closed it."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._place = str(place.hostname), int(place.port or 80)
        self._host = place.netloc
        self._stream = _Stream()

    def request(self, action: str, parameters: dict[str, Any]) -> bytes:
        """Return the bytes of a request."""
        body = orjson.dumps(parameters)
        head = (
            f"POST / HTTP/1.1\r\nHost: {self._host}\r\nX-Amz-Target: AWSStepFunctions.{action}\r\n"
            f"Content-Type: application/x-amz-json-1.0\r\nAuthorization: AWS4-HMAC-SHA256 {_SCOPE}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def send(self, request: bytes) -> bytes:
        """Send a request and return the body of the answer.

        Raises:
            ApiRefusedError: The answer's status is not 200.
        """
        try:
            status, body = await self._sent(request)
        except ConnectionError:  # some servers close after a number of requests
            status, body = await self._sent(request)
        if status != 200:
            raise ApiRefusedError(f"{status}: {body[:500]!r}")
        return body

    async def call(self, action: str, **parameters: Any) -> Any:
        """Call an action and return its answer."""
        return orjson.loads(await self.send(self.request(action, parameters)))

    def close(self) -> None:
        if self._stream.transport is not None:
            self._stream.transport.close()

    async def _sent(self, request: bytes) -> tuple[int, bytes]:
        loop = asyncio.get_running_loop()
        if self._stream.transport is None or self._stream.transport.is_closing():
            _, self._stream = await loop.create_connection(_Stream, *self._place)
        stream = self._stream
        stream.answer = loop.create_future()
        assert stream.transport is not None
        stream.transport.write(request)
        return await stream.answer


async def ended(connection: ApiConnection, execution: str) -> float:
    """Wait until an execution has succeeded; return its stop date in epoch seconds."""
    while True:
        described = await connection.call("DescribeExecution", executionArn=execution)
        if described["status"] != "RUNNING":
            assert described["status"] == "SUCCEEDED", described
            return float(described["stopDate"])
        await asyncio.sleep(0.005)


async def start_many(
    url: str, machine: str, input_text: str, width: int, seconds: float
) -> tuple[int, float]:
    """Start executions on `width` connections for `seconds`; return their number and duration.

    Each connection starts the next execution after the answer to the previous start; the time ends with the
    last execution, by the server's date.
    """
    connections = [ApiConnection(url) for _ in range(width)]
    request = connections[0].request("StartExecution", {"stateMachineArn": machine, "input": input_text})
    began, until = time.time(), time.perf_counter() + seconds  # noqa: TID251 -- beside the server's own dates
    answers: list[bytes] = []

    async def client(connection: ApiConnection) -> None:
        while time.perf_counter() < until:
            answers.append(await connection.send(request))

    await asyncio.gather(*map(client, connections))
    stops = [await ended(connections[0], orjson.loads(answer)["executionArn"]) for answer in answers]
    for connection in connections:
        connection.close()
    return len(answers), max(stops) - began


async def latencies(url: str, machine: str, input_text: str, seconds: float) -> list[float]:
    """Return the seconds from a start to the answer that reports its end, in sequence."""
    connection = ApiConnection(url)
    request = connection.request("StartExecution", {"stateMachineArn": machine, "input": input_text})
    taken, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        arn = orjson.loads(await connection.send(request))["executionArn"]
        describe = connection.request("DescribeExecution", {"executionArn": arn})
        while orjson.loads(await connection.send(describe))["status"] == "RUNNING":
            pass
        taken.append(time.perf_counter() - began)
    connection.close()
    return taken
