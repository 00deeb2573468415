"""Evaluation of a JSONata expression: the library's evaluator with AWS's limits and results.

The library keeps the running evaluation in thread-local and instance fields. Each evaluation here has an
evaluator object of its own, so that any number of threads may evaluate the same compiled expression.
"""

import math
from typing import Any

from jsonata.jexception import JException
from jsonata.jsonata import Jsonata
from jsonata.utils import Utils

from entrypoints.local.asl.expressions.jsonata.aws_functions import ROOT, SCOPED
from entrypoints.local.asl.expressions.jsonata.jsonata_values import (
    NOTHING,
    NULL,
    is_function,
    known,
    same,
    string_of,
)
from entrypoints.local.asl.expressions.jsonata.messages import MEMORY, STACK, TIMEOUT, LimitExceededError
from entrypoints.local.asl.expressions.scope import ExpressionScope

# Measured on AWS: 100 terms of 1+1+... evaluate and 101 do not; [1..873782] does and [1..873783] does not.
MAX_DEPTH = 100
MAX_ITEMS = 873_782
MAX_CHARACTERS = 8 * MAX_ITEMS
# AWS's limit is a time; counting steps instead makes a seeded run fail at the same place every time.
MAX_STEPS = 2_000_000


class _Bindings(Jsonata.Frame):  # type: ignore[misc]  # the library is not typed
    """The outermost bindings of one evaluation: `$states`, the variables and the functions of the scope."""

    def __init__(self, states: Any, scope: ExpressionScope) -> None:
        super().__init__(ROOT)
        self.bindings["states"] = states
        self._scope = scope

    def lookup(self, name: str) -> Any:
        if name in self.bindings:
            return self.bindings[name]
        if name in self._scope.variables:
            return known(self._scope.variables[name])
        if name in SCOPED:
            function = self.bindings[name] = SCOPED[name](self._scope)
            return function
        return ROOT.bindings.get(name)


class JsonataEvaluator(Jsonata):  # type: ignore[misc]  # the library is not typed
    """A compiled expression; `run` evaluates it.

    Attributes:
        max_steps: The number of parts of the expression that one evaluation may evaluate.
    """

    max_steps = MAX_STEPS
    depth = 0
    steps = 0
    failed_function: str | None = None

    def run(self, states: Any, scope: ExpressionScope) -> Any:
        """Evaluate once and return the library's value.

        Raises:
            JException: The expression does not fit its data; `function` names the failed function, if any.
            LimitExceededError: The evaluation exceeded a limit of AWS.
        """
        evaluation = object.__new__(JsonataEvaluator)
        evaluation.__dict__.update(self.__dict__)
        outer = getattr(Jsonata.CURRENT, "jsonata", None)
        Jsonata.CURRENT.jsonata = evaluation  # where the library's higher-order functions look for it
        evaluation.parser = Jsonata.get_parser()  # this thread's own; partial application parses
        try:
            return evaluation.eval(self.ast, NOTHING, _Bindings(states, scope))
        except JException as error:
            error.function = evaluation.failed_function
            raise
        finally:
            Jsonata.CURRENT.jsonata = outer

    def get_per_thread_instance(self) -> "JsonataEvaluator":
        return self

    def eval(self, expr: Any, input: Any, environment: Any) -> Any:  # noqa: A002 -- the library's names
        self.depth += 1
        self.steps += 1
        if self.depth > MAX_DEPTH:
            raise LimitExceededError(STACK)
        if self.steps > self.max_steps:
            raise LimitExceededError(TIMEOUT)
        result = self._eval(expr, NULL if input is None else input, environment)
        self.depth -= 1
        if result is NOTHING:
            return None
        if isinstance(result, str):
            if len(result) > MAX_CHARACTERS:
                raise LimitExceededError(MEMORY)
        elif isinstance(result, list) and result.__class__ is not Utils.RangeList:
            if len(result) > MAX_ITEMS:
                raise LimitExceededError(MEMORY)
            return known(result)
        return result

    def evaluate_path(self, expr: Any, input: Any, environment: Any) -> Any:  # noqa: A002
        """Evaluate a path; look up one that has only names as long as every value on the way is an object."""
        names = expr.__dict__.get("plain_names")
        if names is None:
            names = expr.plain_names = _plain_names(expr)
        if not names:
            return super().evaluate_path(expr, input, environment)
        node = environment.lookup(expr.steps[0].value) if expr.steps[0].type == "variable" else input
        for name in names:
            if node.__class__ is not dict:
                return super().evaluate_path(expr, input, environment)
            node = node.get(name, NOTHING)
        if isinstance(node, list) and node.__class__ is not list:
            return super().evaluate_path(expr, input, environment)
        return NULL if node is None else node

    def evaluate_function(self, expr: Any, input: Any, environment: Any, applyto_context: Any) -> Any:  # noqa: A002
        try:
            return super().evaluate_function(expr, input, environment, applyto_context)
        except JException:
            if self.failed_function is None:
                procedure = expr.procedure
                self.failed_function = (
                    procedure.steps[0].value if procedure.type == "path" else procedure.value
                )
            raise

    def apply_inner(self, proc: Any, args: Any, input: Any, environment: Any) -> Any:  # noqa: A002
        if not self.is_function_like(proc):
            raise JException("T1006", -1)
        return super().apply_inner(proc, args, input, environment)

    def evaluate_numeric_expression(self, lhs: Any, rhs: Any, op: str) -> float | None:
        if lhs is not None and not Utils.is_numeric(lhs):
            raise JException("T2001", -1, op)
        if rhs is not None and not Utils.is_numeric(rhs):
            raise JException("T2002", -1, op)
        if lhs is None or rhs is None:
            return None
        return whole(_OPERATORS[op](float(lhs), float(rhs)))

    def evaluate_equality_expression(self, lhs: Any, rhs: Any, op: str) -> bool:
        if lhs is None or rhs is None:
            return False
        return same(lhs, rhs) is (op == "=")

    def evaluate_includes_expression(self, lhs: Any, rhs: Any) -> bool:
        if lhs is None or rhs is None:
            return False
        return any(_identical(item, lhs) for item in (rhs if isinstance(rhs, list) else [rhs]))

    def evaluate_string_concat(self, lhs: Any, rhs: Any) -> str:
        return "".join("" if one is None or is_function(one) else string_of(one) for one in (lhs, rhs))

    def evaluate_apply_expression(self, expr: Any, input: Any, environment: Any) -> Any:  # noqa: A002
        try:
            return super().evaluate_apply_expression(expr, input, environment)
        except JException:
            if self.failed_function is None and expr.rhs.type == "variable":
                self.failed_function = expr.rhs.value
            raise

    def evaluate_range_expression(self, lhs: Any, rhs: Any) -> Any:
        numbers = super().evaluate_range_expression(lhs, rhs)
        if numbers is not None and rhs - lhs >= MAX_ITEMS:
            raise LimitExceededError(MEMORY)
        return numbers


def _identical(one: Any, other: Any) -> bool:
    """Return whether two values are identical to the `in` operator: objects and arrays by identity."""
    return one is other if isinstance(one, list | dict) else same(one, other)


def _plain_names(path: Any) -> tuple[str, ...]:
    """Return the names of a path that is only `$variable.a.b` or `a.b`; of other paths, ()."""
    first, *rest = path.steps
    if path.group or path.tuple or path.keep_singleton_array:
        return ()
    if first.type == "variable" and first.value != "" and rest:
        named = rest
    elif first.type == "name":
        named = path.steps
    else:
        return ()
    if any(step.type != "name" for step in named) or any(map(_decorated, path.steps)):
        return ()
    return tuple(str(step.value) for step in named)


def _decorated(step: Any) -> bool:
    """Return whether a step does more than read: filters, binds, keeps an array."""
    extras = (
        "stages",
        "predicate",
        "focus",
        "index",
        "tuple",
        "ancestor",
        "group",
        "keep_array",
        "consarray",
    )
    return any(getattr(step, extra) not in (None, False) for extra in extras)


def whole(number: float) -> float:
    """Return a float as an int when doubles hold that exactly, as the library does."""
    return int(number) if abs(number) < 1 << 53 and number.is_integer() else number


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one) * math.copysign(1, other)


def _remainder(one: float, other: float) -> float:
    return math.fmod(one, other) if other and math.isfinite(one) else math.nan


_OPERATORS = {
    "+": float.__add__,
    "-": float.__sub__,
    "*": float.__mul__,
    "/": _divided,
    "%": _remainder,
}
