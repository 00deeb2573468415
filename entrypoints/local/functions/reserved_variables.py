"""Lambda's reserved environment variables, which each function has with values of its own.

Lambda runs each function in its own sandbox; here they share one process and one `os.environ`. While a
function's code runs, `os.environ` shows that function's variables as well: which function runs is a context
variable, so that threads and tasks which run at once see their own. What a handler starts sees them if it
gets the context or a copy of the environment; a thread without the handler's context, and a child process
that inherits the environment unseen, have the shared variables only.

See AWS Lambda Developer Guide, "Defined runtime environment variables".
"""

import os
import threading
from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from typing import Any

from entrypoints.local.functions.invocation import FunctionConfig

_running: ContextVar[MutableMapping[str, str] | None] = ContextVar("reserved_variables", default=None)
_Environ: Any = type(os.environ)


def reserved_variables(function: FunctionConfig, log_stream: str) -> dict[str, str]:
    """Return a function's reserved variables that differ between functions, and the time zone."""
    return {
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group or f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "LAMBDA_TASK_ROOT": str(function.code),
        "TZ": function.environment.get("TZ", ":UTC"),
    }


class running_as:  # noqa: N801 -- a context manager, a class because every invocation enters it
    """Show a function's variables to the code that runs within."""

    __slots__ = ("_token", "_variables")

    def __init__(self, variables: MutableMapping[str, str]) -> None:
        self._variables = variables

    def __enter__(self) -> None:
        self._token = _running.set(self._variables)

    def __exit__(self, *_error: object) -> None:
        _running.reset(self._token)


class PerFunctionEnviron(_Environ):  # type: ignore[misc]  # os._Environ has no public name
    """The process's environment, and the variables of the function that runs."""

    def __getitem__(self, name: str) -> str:
        own = _running.get()
        if own is not None and name in own:
            return own[name]
        value: str = super().__getitem__(name)
        return value

    def __setitem__(self, name: str, value: str) -> None:
        own = _running.get()
        if own is not None and name in own:
            own[name] = value
        else:
            super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        own = _running.get()
        if own is not None and name in own:
            del own[name]
        else:
            super().__delitem__(name)

    def __iter__(self) -> Iterator[str]:
        own = _running.get() or {}
        yield from own
        yield from (name for name in super().__iter__() if name not in own)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class ReservedVariables:
    """Makes `os.environ` show reserved variables, from `install` until `remove`; several may overlap.

    The object stays the same, so that it also holds for modules which have imported `environ`.
    """

    _lock = threading.Lock()
    _installed = 0

    def __init__(self) -> None:
        self._active = False

    def install(self) -> None:
        """Show the variables."""
        with self._lock:
            self._active = True
            ReservedVariables._installed += 1
            os.environ.__class__ = PerFunctionEnviron

    def remove(self) -> None:
        """Show the process's environment alone, unless another runtime is left."""
        with self._lock:
            if not self._active:
                return
            self._active = False
            ReservedVariables._installed -= 1
            if not ReservedVariables._installed:
                os.environ.__class__ = _Environ
