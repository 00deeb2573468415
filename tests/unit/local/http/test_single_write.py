"""Answers that leave in one piece."""

import asyncio
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from entrypoints.local.http.single_write import OneWriteProtocol

REQUEST = b"GET /loaf HTTP/1.1\r\nHost: bakery\r\n\r\n"


class Pipe(asyncio.Transport):
    """A transport that keeps what is written, write by write."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.writes: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def answered(request: bytes, *chunks: bytes) -> Pipe:
    """Ask an application that answers in chunks; return once it has answered."""
    done, length = asyncio.Event(), str(sum(map(len, chunks))).encode()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        for number, chunk in enumerate(chunks, 1):
            await send({"type": "http.response.body", "body": chunk, "more_body": number < len(chunks)})
        done.set()

    config = Config(app, http=OneWriteProtocol, lifespan="off")
    config.load()
    protocol, pipe = OneWriteProtocol(config, ServerState(), {}), Pipe()
    protocol.connection_made(pipe)
    protocol.data_received(request)
    await done.wait()
    await asyncio.sleep(0)  # the turn of the loop ends
    return pipe


def test_head_and_body_are_written_together() -> None:
    (answer,) = asyncio.run(answered(REQUEST, b"rye")).writes
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nrye")


def test_what_is_long_does_not_wait_for_the_rest() -> None:
    half = b"x" * 65_536
    writes = asyncio.run(answered(REQUEST, half, half, b"end")).writes
    assert [len(write) > 65_536 for write in writes] == [True, False, False]
    assert b"".join(writes).endswith(half + half + b"end")


@pytest.mark.parametrize("close", [b"Connection: close\r\n\r\n", b"\r\n"])
def test_a_connection_that_is_closed_has_sent_all_before(close: bytes) -> None:
    pipe = asyncio.run(answered(REQUEST[:-2] + close, b"rye"))
    assert pipe.writes[-1].endswith(b"rye")
    assert pipe.closed == (b"close" in close)
