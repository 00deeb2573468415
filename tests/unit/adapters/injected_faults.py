"""Faults that AWS can answer with, injected through botocore's event hooks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError

Fault = Callable[[dict[str, Any]], Any]
"""Takes the request; returns an answer in place of AWS's, or None to let the call pass, or raises."""


@contextmanager
def hooked(client: Any, moment: str, operation: str, hook: Callable[..., Any]) -> Iterator[None]:
    """Let `hook` see (and answer) every call of `operation` at one of botocore's moments."""
    event = f"{moment}.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    client.meta.events.register_first(event, hook)
    try:
        yield
    finally:
        client.meta.events.unregister(event, hook)


@contextmanager
def before(client: Any, operation: str, *faults: Fault | None) -> Iterator[list[int]]:
    """Meet the first calls with `faults`, one each, before they reach the store; the rest pass.

    Yields:
        The count of calls, as a list of one number.
    """
    left, calls = [*faults], [0]

    def hook(params: dict[str, Any], **_: Any) -> Any:
        calls[0] += 1
        fault = left.pop(0) if left else None
        return fault(params) if fault else None

    with hooked(client, "before-call", operation, hook):
        yield calls


@contextmanager
def reply_lost(client: Any, operation: str, *, call: int = 1) -> Iterator[None]:
    """Let one call take effect, and its caller never hear of it."""
    seen = [0]

    def hook(**_: Any) -> None:
        seen[0] += 1
        if seen[0] == call:
            raise timed_out()

    with hooked(client, "after-call", operation, hook):
        yield


@contextmanager
def sent_twice(client: Any, operation: str) -> Iterator[None]:
    """Let botocore send the first call again after it took effect, as it does when a reply was lost."""
    retries = [0]

    def hook(**_: Any) -> float | None:
        return retries.pop() if retries else None

    with hooked(client, "needs-retry", operation, hook):
        yield


def answer(code: str, status: int = 400, **body: Any) -> Fault:
    """Return a fault that answers with an error of this code."""

    return reply(status, Error={"Code": code, "Message": f"{code}: said the fault injection"}, **body)


def reply(status: int = 200, **body: Any) -> Fault:
    """Return a handler that answers in place of AWS."""
    response = AWSResponse("https://dynamodb", status, HTTPHeaders(), None)
    parsed = {"ResponseMetadata": {"HTTPStatusCode": status}, **body}
    return lambda _request: (response, parsed)


def cancelled(*codes: str) -> Fault:
    """Return a fault that cancels a transaction for these reasons, one an action."""
    return answer("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])


def timeout(_request: dict[str, Any]) -> Any:
    raise timed_out()


def timed_out() -> ReadTimeoutError:
    return ReadTimeoutError(endpoint_url="https://dynamodb")
