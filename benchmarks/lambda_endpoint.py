"""A minimal Lambda endpoint: every function does the work of the order workflow.

    python -m benchmarks.lambda_endpoint PORT

It supports just enough HTTP for the Invoke API: sequential requests with a Content-Length.
"""

import asyncio
import re
import sys

import orjson

from benchmarks.engine import work

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_HEAD_END = b"\r\n\r\n"


class LambdaConnection(asyncio.Protocol):
    """One connection of a caller."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (body := self._body()) is not None:
            event = orjson.loads(body) if body else None
            answer = orjson.dumps(work(event) if event else {})
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % len(answer) + answer)

    def _body(self) -> bytes | None:
        """Consume one complete request and return its body, or None."""
        end = self._received.find(_HEAD_END)
        if end < 0:
            return None
        length = _LENGTH.search(self._received, 0, end)
        begin = end + len(_HEAD_END)
        stop = begin + (int(length[1]) if length else 0)
        if len(self._received) < stop:
            return None
        body, self._received = self._received[begin:stop], self._received[stop:]
        return body


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(LambdaConnection, "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
