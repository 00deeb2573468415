"""The log records of all handlers: one per invocation, and the same fields in every record.

The fields are `step` (the workflow's state, the route, or the function), `order_id` and `execution` where
there is one, `cold_start`, `function_name` and `function_request_id`; the record of the invocation's end has
`outcome`, `code`, `error` and `duration_ms` besides. No record has a body, a token or an address.
docs/deployment.md has the query that finds every step of one order.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from aws_lambda_powertools import Logger

from domain.errors import Refused, ShopError, Unavailable

# One encoder for all records, and no `location`, which would be this module in most of them.
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=str)
logger = Logger(location=None, json_serializer=_ENCODER.encode)

Event = dict[str, Any]
LambdaHandler = Callable[[Event, Any], Event]


@dataclass(slots=True)
class Outcome:
    """How an invocation ended: `done`, `refused` for good, `unavailable` (repeat it) or `failed` by a bug."""

    result: str = "done"
    code: str | None = None
    error: str | None = None

    def raised(self, error: Exception) -> None:
        """Note that the handler raised `error`."""
        self.error = type(error).__name__
        self.code = error.code if isinstance(error, ShopError) else None
        self.result = (
            "refused"
            if isinstance(error, Refused)
            else "unavailable"
            if isinstance(error, Unavailable)
            else "failed"
        )


class InvocationLogger:
    """Logs the invocations of one handler; the first one is its cold start."""

    def __init__(self) -> None:
        self._cold = True

    @contextmanager
    def invocation(
        self,
        step: str,
        context: Any,
        order_id: str | None = None,
        *,
        execution: str | None = None,
        quiet: bool = False,
    ) -> Iterator[Outcome]:
        """Log the end of an invocation, and add its fields to every record logged inside.

        Args:
            step: The name of the workflow's state, the route, or the function.
            context: Lambda's context object.
            order_id: The order that the invocation is about.
            execution: The workflow's execution that called it.
            quiet: Whether to leave out the record of an invocation that is done.
        """
        cold, self._cold = self._cold, False
        logger.thread_safe_append_keys(
            step=step,
            order_id=order_id,
            execution=execution,
            cold_start=cold,
            function_name=context.function_name,
            function_request_id=context.aws_request_id,
        )
        # Lambda's own clock, so that no handler needs one: it counts down to the timeout.
        before = context.get_remaining_time_in_millis()
        outcome = Outcome()
        try:
            yield outcome
        except Exception as error:
            outcome.raised(error)
            raise
        finally:
            if outcome.result != "done" or not quiet:
                _record(step, outcome, before - context.get_remaining_time_in_millis())
            logger.thread_safe_clear_keys()


def logged_step(step: str) -> Callable[[LambdaHandler], LambdaHandler]:
    """Return a decorator for the handler of the workflow's state `step`, whose event names an order."""

    def decorate(handler: LambdaHandler) -> LambdaHandler:
        log = InvocationLogger()

        @wraps(handler)
        def logged(event: Event, context: Any) -> Event:
            execution = event.get("execution")
            with log.invocation(step, context, event["order_id"], execution=execution):
                return handler(event, context)

        return logged

    return decorate


def _record(step: str, outcome: Outcome, duration_ms: int) -> None:
    # A failure's stack trace is in the record that Lambda makes of the exception.
    log = {"done": logger.info, "refused": logger.info, "unavailable": logger.warning}.get(
        outcome.result, logger.error
    )
    log(
        "%s %s",
        step,
        outcome.result,
        outcome=outcome.result,
        code=outcome.code,
        error=outcome.error,
        duration_ms=duration_ms,
    )
