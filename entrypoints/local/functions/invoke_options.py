"""Options of Invoke: a client context for the handler, and the end of the log for the caller.

See AWS Lambda API Reference, "Invoke" (ClientContext, LogType).
"""

import base64
import json
from typing import Any, NamedTuple, Self

CLIENT_CONTEXT_LIMIT = 3583
"""Bytes of a client context in Base64."""
LOG_TAIL = 4096
"""Bytes of the log that Invoke returns at most, its last ones."""


class ClientContextError(ValueError):
    """The client context is not valid (InvalidRequestContentException); the text is Lambda's."""


class Client:
    """The application of a client context, as the AWS Mobile SDK describes it."""

    __slots__ = ("app_package_name", "app_title", "app_version_code", "app_version_name", "installation_id")

    def __init__(self, members: dict[str, Any]) -> None:
        for name in self.__slots__:
            setattr(self, name, members.get(name))


class ClientContext:
    """The client context of an invocation, as handlers see it: `custom`, `env` and `client`.

    See AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Python function information".
    """

    __slots__ = ("client", "custom", "env")

    def __init__(self, members: dict[str, Any]) -> None:
        client = members.get("client")
        self.custom: Any = members.get("custom")
        self.env: Any = members.get("env")
        self.client = Client(client) if isinstance(client, dict) else None

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the header X-Amz-Client-Context.

        Raises:
            ClientContextError: It is too long, or no JSON object in Base64.
        """
        if len(text) > CLIENT_CONTEXT_LIMIT:
            raise ClientContextError(f"Client context must be at most {CLIENT_CONTEXT_LIMIT} bytes.")
        try:
            members = json.loads(base64.b64decode(text, validate=True))
        except (ValueError, RecursionError):
            members = None
        if not isinstance(members, dict):
            raise ClientContextError("Client context must be a valid Base64-encoded JSON object.")
        return cls(members)


class InvokeOptions(NamedTuple):
    """Options of one invocation; `with_log` requests the end of its log."""

    client_context: ClientContext | None = None
    with_log: bool = False


def log_tail(lines: list[str]) -> str:
    """Return the last 4 KB of a log in Base64, as Invoke's LogResult has it."""
    text = "".join(f"{line}\n" for line in lines)
    return base64.b64encode(text.encode()[-LOG_TAIL:]).decode()
