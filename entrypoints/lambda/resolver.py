"""Powertools' resolver for a process that answers several requests at once, as the local runtime does.

Lambda gives an execution environment one request at a time. Powertools counts on it: it keeps the current
request on a class that all resolvers share, and builds a route's middleware, unguarded, at its first call.
Under threads one customer would be answered with another's claims.
"""

import json
import threading
from functools import cached_property
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2


class Request(APIGatewayProxyEventV2):
    """A request whose body is a JSON object or nothing."""

    @cached_property
    def json_body(self) -> dict[str, Any] | None:
        """Return the body.

        Raises:
            JSONDecodeError: it is not JSON, however broken it is.
            RequestValidationError: it is no object. Powertools would take the first item of a list for one.
        """
        body = self._parsed()
        if body is None or isinstance(body, dict):
            return body
        raise RequestValidationError(
            [{"type": "dict_type", "loc": ("body",), "msg": "must be a JSON object"}]
        )

    def _parsed(self) -> Any:
        try:
            return json.loads(self.decoded_body) if self.decoded_body else None
        except json.JSONDecodeError:
            raise
        # Bytes that are not UTF-8, numbers of thousands of digits, nesting beyond the interpreter's stack.
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(type(error).__name__, "", 0) from error


class _Current(threading.local):
    """What a resolver keeps of the request it works on, one per thread."""

    def __init__(self) -> None:
        self.event: Any = None
        self.lambda_context: Any = None
        self.context: dict[str, Any] = {}
        self.frames: list[str] = []


class ThreadSafeResolver(APIGatewayHttpResolver):
    """`APIGatewayHttpResolver` that may be called from many threads."""

    def __init__(self, **options: Any) -> None:
        self._current = _Current()
        self._built: set[str] = set()
        self._building = threading.Lock()
        super().__init__(**options)

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        self._current.event, self._current.lambda_context = Request(event), context
        route = event["routeKey"]
        if route in self._built:
            return self.resolve(event, context)
        with self._building:
            answer = self.resolve(event, context)
            self._built.add(route)
            return answer

    @property
    def current_event(self) -> Any:
        return self._current.event

    @current_event.setter
    def current_event(self, value: Any) -> None:
        self._current.event = value

    @property
    def lambda_context(self) -> Any:
        return self._current.lambda_context

    @lambda_context.setter
    def lambda_context(self, value: Any) -> None:
        self._current.lambda_context = value

    @property
    def context(self) -> dict[str, Any]:
        return self._current.context

    @context.setter
    def context(self, value: dict[str, Any]) -> None:
        self._current.context = value

    @property
    def processed_stack_frames(self) -> list[str]:
        return self._current.frames

    @processed_stack_frames.setter
    def processed_stack_frames(self, value: list[str]) -> None:
        self._current.frames = value
