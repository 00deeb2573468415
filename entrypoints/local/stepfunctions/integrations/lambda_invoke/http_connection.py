"""A kept HTTP/1.1 connection for many small requests.

The standard library's client spends a quarter of a millisecond on each answer, most of it on parsing headers
as e-mail; httptools, the parser that also serves the requests here, spends a few microseconds.
"""

import socket
import ssl
from urllib.parse import SplitResult

import httptools

_CHUNK = 65_536


class ReceivedAnswer:
    """One response, filled in by the parser as it arrives.

    Attributes:
        status: The status code, once complete.
        headers: The headers by lower-case name.
        keeps_connection: Whether another request may follow on the same connection.
    """

    def __init__(self) -> None:
        self.status = 0
        self.keeps_connection = False
        self.headers: dict[str, str] = {}
        self.complete = False
        self._body: list[bytes] = []
        self._parser = httptools.HttpResponseParser(self)

    @property
    def body(self) -> bytes:
        return b"".join(self._body)

    def feed(self, data: bytes) -> None:
        """Parse received bytes.

        Raises:
            ConnectionError: They are not an HTTP response.
        """
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            raise ConnectionError(f"The endpoint does not speak HTTP: {error}") from error

    # The parser calls these methods by their names.

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self.keeps_connection = bool(self._parser.should_keep_alive())
        self.complete = True


class HttpConnection:
    """A connection to one server, used by one thread at a time."""

    def __init__(self, url: SplitResult, *, connect_seconds: float, answer_seconds: float) -> None:
        """Connect.

        Raises:
            OSError: The server cannot be reached in time.
        """
        secure = url.scheme == "https"
        address = (url.hostname or "localhost", url.port or (443 if secure else 80))
        self._socket = socket.create_connection(address, timeout=connect_seconds)
        if secure:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=address[0])
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(answer_seconds)

    def send(self, request: bytes) -> ReceivedAnswer:
        """Send a whole request and return the whole response.

        Raises:
            ConnectionResetError: The server closed the connection before it answered.
            OSError: The answer did not come in time, or ended early.
        """
        self._socket.sendall(request)
        answer = ReceivedAnswer()
        received = False
        while not answer.complete:
            data = self._socket.recv(_CHUNK)
            if not data and not received:
                raise ConnectionResetError("Remote end closed connection without response")
            if not data:
                raise ConnectionError("Remote end closed connection before the response was complete")
            received = True
            answer.feed(data)
        return answer

    def close(self) -> None:
        self._socket.close()
