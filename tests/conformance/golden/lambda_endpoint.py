"""Lambda's Invoke action on the loopback interface, for engines whose Lambda endpoint can be named.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from entrypoints.local.system.clock import SystemClock
from tests.conformance.golden.functions import Functions

_CLOCK = SystemClock()


class LambdaEndpoint(ThreadingHTTPServer):
    """The functions of one case at a time.

    Attributes:
        functions: The functions of the case that runs.
    """

    daemon_threads = True
    functions = Functions({})

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)


@contextmanager
def serving(port: int) -> Iterator[LambdaEndpoint]:
    """Serve functions until the block ends."""
    server = LambdaEndpoint(port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: LambdaEndpoint
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = unquote(self.path.removesuffix("/invocations").rpartition("/")[2])
        name = name.rpartition(":function:")[2].partition(":")[0]
        answer = self.server.functions.answer(name, json.loads(payload or b"{}"))
        if answer is None:
            body = json.dumps({"Type": "User", "Message": f"Function not found: {name}"}).encode()
            self._reply(404, body, {"x-amzn-ErrorType": "ResourceNotFoundException"})
            return
        _CLOCK.sleep(answer.after)
        headers = {"X-Amz-Executed-Version": "$LATEST"}
        self._reply(
            200, answer.payload, headers | ({"X-Amz-Function-Error": "Unhandled"} if answer.failed else {})
        )

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no log."""
