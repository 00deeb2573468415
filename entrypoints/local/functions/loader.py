"""Loads a handler by its handler string, as Lambda's Python runtime does."""

import importlib
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from entrypoints.local.functions.error_payloads import FaultError
from entrypoints.local.functions.invocation import FunctionConfig
from entrypoints.local.functions.lambda_context import LambdaContext
from entrypoints.local.functions.powertools import make_resolvers_thread_safe

Handler = Callable[[Any, LambdaContext], Any]

_importing = threading.RLock()


def load_handler(function: FunctionConfig) -> Handler:
    """Import a function's module with its code folder on the path, and return its handler.

    The names and texts of the faults are those of Lambda's Runtime Interface Client.

    Raises:
        FaultError: The string is malformed, the module cannot be imported, or it has no such handler.
    """
    module_name, dot, attribute = function.handler.rpartition(".")
    if not dot:
        raise FaultError(
            "Runtime.MalformedHandlerName",
            f"Bad handler '{function.handler}': not enough values to unpack (expected 2, got 1)",
        )
    if module_name.split(".", 1)[0] in sys.builtin_module_names:
        raise FaultError(
            "Runtime.BuiltInModuleConflict",
            f"Cannot use built-in module {module_name} as a handler module",
        )
    with _importing:
        module = _import(module_name, function.code)
    make_resolvers_thread_safe()
    handler = getattr(module, attribute, None)
    if handler is None:
        raise FaultError(
            "Runtime.HandlerNotFound", f"Handler '{attribute}' missing on module '{module_name}'"
        )
    return handler  # type: ignore[no-any-return]


def _import(name: str, code: Path) -> ModuleType:
    if str(code) not in sys.path:
        # Behind the interpreter's own folders: they cannot be shadowed in Lambda's runtime either.
        sys.path.append(str(code))
        importlib.invalidate_caches()
    try:
        module = importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        raise FaultError("Runtime.ImportModuleError", f"Unable to import module '{name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise FaultError(
            "Runtime.UserCodeSyntaxError", f"Syntax error in module '{name}': {error}", trace
        ) from error
    _check_origin(module, name, code)
    return module


def _check_origin(module: ModuleType, name: str, code: Path) -> None:
    """Reject a module loaded from another function's folder: all functions share one process here."""
    origin = Path(module.__file__ or code).resolve()
    if not origin.is_relative_to(code):
        raise FaultError(
            "Runtime.ImportModuleError",
            f"Unable to import module '{name}': {origin} was loaded under this name, not a module of {code}; "
            "functions share one process here: give their modules different names",
        )
