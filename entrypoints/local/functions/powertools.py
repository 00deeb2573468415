"""Makes the HTTP resolvers of Powertools for AWS Lambda safe under threads.

Lambda gives an execution environment one request at a time. Powertools relies on that: it keeps the current
request on a class that all resolvers share, and builds a route's middleware, unguarded, at its first call.
Here the threads of one process run all functions; unguarded, one caller would be answered with another's
claims. Functions are not to carry code for this, so the host changes Powertools itself, once a function has
imported it.
https://docs.aws.amazon.com/powertools/python/latest/core/event_handler/api_gateway/
"""

import sys
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

_MODULE = "aws_lambda_powertools.event_handler.api_gateway"

_installing = threading.Lock()


def make_resolvers_thread_safe() -> None:
    """Let each thread have its own current request in every resolver; nothing where none is imported."""
    powertools: Any = sys.modules.get(_MODULE)
    with _installing:
        if powertools is None or getattr(powertools, "_thread_safe", False):
            return
        _share_nothing_on_the_class(powertools.BaseRouter)
        powertools.ApiGatewayResolver.context = _PerThread(dict)
        powertools.ApiGatewayResolver.processed_stack_frames = _PerThread(list)
        _build_middleware_once(powertools.Route)
        powertools._thread_safe = True  # noqa: SLF001 -- a mark of this module's own


def _share_nothing_on_the_class(router: Any) -> None:
    """Keep per thread what Powertools assigns to the class `BaseRouter` for each request.

    An assignment to a class attribute goes to a property of the metaclass, if there is one; a look-up on an
    instance goes to a property of the class.
    """
    current = threading.local()

    def attribute(name: str) -> property:
        def read(_: object) -> Any:
            return getattr(current, name, None)

        def write(_: object, value: Any) -> None:
            setattr(current, name, value)

        return property(read, write)

    names = ("current_event", "lambda_context")
    for name in names:
        setattr(router, name, attribute(name))
    router.__class__ = type("PerThreadRouter", (type(router),), {name: attribute(name) for name in names})


class _PerThread:
    """An attribute whose value each thread sets and reads for itself."""

    def __init__(self, default: Callable[[], Any]) -> None:
        self._default = default
        self._local = threading.local()

    def __get__(self, owner: object, _kind: type | None = None) -> Any:
        values = self._values()
        if owner not in values:
            values[owner] = self._default()
        return values[owner]

    def __set__(self, owner: object, value: Any) -> None:
        self._values()[owner] = value

    def _values(self) -> "WeakKeyDictionary[Any, Any]":
        values: WeakKeyDictionary[Any, Any] | None = getattr(self._local, "values", None)
        if values is None:
            values = self._local.values = WeakKeyDictionary()
        return values


def _build_middleware_once(route: Any) -> None:
    """Let one thread build a route's middleware while the others that want it wait."""
    building = threading.Lock()
    build = route._build_middleware_stack  # noqa: SLF001 -- no public way

    def build_once(self: Any, *arguments: Any, **options: Any) -> None:
        with building:
            if not self._middleware_stack_built:
                build(self, *arguments, **options)

    route._build_middleware_stack = build_once  # noqa: SLF001 -- no public way
