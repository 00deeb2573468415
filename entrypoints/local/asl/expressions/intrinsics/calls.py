"""Intrinsic functions, compiled to closures of `(data, scope)`.

https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

import re
from collections.abc import Callable
from typing import Any

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError, PathNotFoundError
from entrypoints.local.asl.expressions.intrinsics.call_syntax import (
    Argument,
    FunctionCall,
    LiteralArgument,
    PathArgument,
    parse_call,
    unescaped,
)
from entrypoints.local.asl.expressions.intrinsics.intrinsic_functions import (
    FUNCTIONS,
    IntrinsicArgumentError,
    IntrinsicFunction,
    fill,
)
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path
from entrypoints.local.asl.expressions.scope import Expression, ExpressionScope
from entrypoints.local.asl.text.java_text import java_json


def compile_intrinsic(text: str) -> Expression:
    """Compile a call such as `States.Format('{} kg', $.weight)`.

    The closure raises StatesError: States.IntrinsicFailure when a function does not accept its arguments,
    States.Runtime when a path in them leads nowhere. Either cause names the whole expression.

    Raises:
        ExpressionSyntaxError: The text is not a call, or names no function with that number of arguments.
    """
    evaluate = _compile_call(parse_call(text))
    subject = f"The function '{text}' had the following error:"

    def evaluate_all(data: Any, scope: ExpressionScope) -> Any:
        try:
            return evaluate(data, scope)
        except IntrinsicArgumentError as fault:
            raise StatesError("States.IntrinsicFailure", f"{subject} {fault}") from None
        except _MissingArgumentError as missing:
            raise StatesError("States.Runtime", f"{subject} {missing}") from None

    return evaluate_all


class _MissingArgumentError(Exception):
    """A path among the arguments leads nowhere; the text is AWS's."""


def _compile_call(call: FunctionCall) -> Expression:
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise ExpressionSyntaxError(f"'{call.text}': no such intrinsic function: States.{call.name}.")
    _check_arity(call, function)
    apply = _format_of(call) if call.name == "Format" else function.apply
    arguments = tuple(_compile_argument(argument) for argument in call.arguments)

    def evaluate(data: Any, scope: ExpressionScope) -> Any:
        return apply(*[argument(data, scope) for argument in arguments])

    def draw(data: Any, scope: ExpressionScope) -> Any:
        return apply(scope.rng, *[argument(data, scope) for argument in arguments])

    return draw if function.draws else evaluate


def _check_arity(call: FunctionCall, function: IntrinsicFunction) -> None:
    given = len(call.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        raise ExpressionSyntaxError(f"'{call.text}': States.{call.name} does not accept {given} arguments.")


_GAP = re.compile(r"((?:[^\\{]|\\.|\{(?!\}))*)(\{\}|$)", re.DOTALL)


def _format_of(call: FunctionCall) -> Callable[..., Any]:
    """Return the function of States.Format; a template written in the call is split here, once."""
    template = call.arguments[0]
    if not isinstance(template, LiteralArgument) or template.source is None:
        return FUNCTIONS["Format"].apply
    pieces = [unescaped(piece) for piece in _pieces(template.source)]
    return lambda _template, *values: fill(pieces, values)


def _pieces(source: str) -> list[str]:
    """Split a template at its `{}`; an escaped brace does not count."""
    pieces, gap, at = [], "{}", 0
    while gap:
        found = _GAP.match(source, at)
        if found is None:
            raise ExpressionSyntaxError(f"'{source}' ends in a lone backslash.")
        gap, at = found[2], found.end()
        pieces.append(found[1])
    return pieces


def _compile_argument(argument: Argument) -> Expression:
    if isinstance(argument, FunctionCall):
        return _compile_call(argument)
    if isinstance(argument, PathArgument):
        return _compile_path_argument(argument.text)
    value = argument.value
    return lambda _data, _scope: value


def _compile_path_argument(text: str) -> Expression:
    path = compile_path(text)
    read = path.read
    # AWS names a path of the context object without its first dollar sign, and the state's input with it.
    shown = text.removeprefix("$") if path.context else text

    def evaluate(data: Any, scope: ExpressionScope) -> Any:
        try:
            return read(data, scope)
        except PathNotFoundError as error:
            if not path.is_definite:
                return []
            if error.misapplied:
                raise _MissingArgumentError(error.reason) from None
            raise _MissingArgumentError(
                f"The JsonPath argument for the field '{shown}' "
                f"could not be found in the input '{java_json(data)}'"
            ) from None

    return evaluate
