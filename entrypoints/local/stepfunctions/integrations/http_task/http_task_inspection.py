"""The requests and responses of HTTP Tasks that TestState shows at inspection level TRACE.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.drivers import Cancel, TaskRunner
from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered
from entrypoints.local.stepfunctions.integrations.http_task.http_requests import OutgoingRequest

if TYPE_CHECKING:  # importing urllib3 takes 0.05 s
    import urllib3


@dataclass(frozen=True, slots=True)
class HttpExchange:
    """A request and its response.

    Attributes:
        sent: The request as it was sent, with the connection's parameters.
        bare: The same without them, which shows none of the connection's secrets.
        got: The response, None without one.
    """

    sent: OutgoingRequest
    bare: OutgoingRequest
    got: "urllib3.BaseHTTPResponse | None" = None

    def shown(self, *, reveal: bool) -> dict[str, dict[str, str]]:
        """Return `request` and `response` as InspectionData has them."""
        request = self.sent if reveal else self.bare
        protocol = urlsplit(request.url).scheme
        about = {
            "protocol": protocol,
            "method": request.method,
            "url": request.url,
            "headers": _headers(request.headers),
        }
        if request.body is not None:
            about["body"] = request.body.decode()
        if self.got is None:
            return {"request": about}
        return {
            "request": about,
            "response": {
                "protocol": protocol,
                "statusCode": str(self.got.status),
                "statusMessage": self.got.reason or "",
                "headers": _headers({name.lower(): value for name, value in self.got.headers.items()}),
                "body": self.got.data.decode(errors="replace"),
            },
        }


class HttpExchanges:
    """The exchanges of calls that are watched; all others are dropped at once."""

    def __init__(self) -> None:
        self._watched: dict[int, HttpExchange | None] = {}

    def watch(self, call: Call) -> None:
        """Keep the next exchange of `call`; the caller keeps the call itself until `take`."""
        self._watched[id(call)] = None

    def note(self, call: Call, exchange: HttpExchange) -> None:
        """Keep an exchange if its call is watched."""
        if id(call) in self._watched:
            self._watched[id(call)] = exchange

    def take(self, call: Call) -> HttpExchange | None:
        """Return the last exchange of a call and watch it no longer."""
        return self._watched.pop(id(call), None)


class WatchedRunner:
    """Runs tasks with their exchanges watched."""

    def __init__(self, runner: TaskRunner, exchanges: HttpExchanges) -> None:
        self._runner = runner
        self._exchanges = exchanges

    def run(self, call: Call, done: Answered) -> Cancel | None:
        """Run a task whose exchange is taken afterwards."""
        self._exchanges.watch(call)
        return self._runner.run(call, done)


def _headers(headers: Mapping[str, Any]) -> str:
    return f"[{', '.join(f'{name}: {value}' for name, value in headers.items())}]"
