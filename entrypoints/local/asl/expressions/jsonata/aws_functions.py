"""The functions of JSONata in Step Functions: the library's, corrected where they differ, and AWS's own.

https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
"""

import copy
import hashlib
import math
from collections.abc import Callable, Mapping
from typing import Any

from jsonata.functions import Functions
from jsonata.jexception import JException
from jsonata.jsonata import Jsonata
from jsonata.utils import Utils

from entrypoints.local.asl.expressions.intrinsics.intrinsic_functions import HASHES
from entrypoints.local.asl.expressions.jsonata.date_pictures import to_millis
from entrypoints.local.asl.expressions.jsonata.jsonata_values import NULL, known
from entrypoints.local.asl.expressions.jsonata.messages import MEMORY, LimitExceededError
from entrypoints.local.asl.expressions.jsonata.standard_functions import (
    CORRECTED,
    FunctionSignature,
    JsonataFunction,
    Native,
)
from entrypoints.local.asl.expressions.random_draws import JavaRandom, uuid4_text
from entrypoints.local.asl.expressions.scope import ExpressionScope
from entrypoints.local.asl.text.java_text import utf8
from entrypoints.local.asl.text.json_text import parse_json

MAX_RANGE = 360_145


def _parse(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return known(parse_json(text, unique_names=True))
    except ValueError:
        raise JException("D3137", -1, "Invalid JSON") from None


def _partition(array: Any, size: float | None) -> Any:
    if array is NULL:
        raise JException("T0412", -1, 1, "partition", "x")
    if array is None or array == []:
        return None
    if not isinstance(array, list):
        array = [array]
    if size is None:
        return [array]
    length = int(size)
    if length < 0:
        raise JException("D3137", -1, "Second argument must be zero or greater")
    return [array[start : start + length] for start in range(0, len(array), length)] if length else None


def _range(first: float | None, last: float | None, step: float | None) -> Any:
    if first is None or last is None or step is None or int(step) == 0:
        return None
    stride = int(step)
    numbers = range(int(first), int(last) + (1 if stride > 0 else -1), stride)
    if not numbers:
        return None
    if (numbers[-1] - numbers[0]) // stride + 1 > MAX_RANGE:
        raise LimitExceededError(MEMORY)
    return Utils.create_sequence_from_iter(numbers)


def _hash(text: str | None, algorithm: str | None) -> str | None:
    if text is None or algorithm is None:
        return None
    if algorithm not in HASHES:
        raise JException("D3137", -1, f"Second argument must be one of {', '.join(HASHES)}")
    return hashlib.new(HASHES[algorithm], utf8(text), usedforsecurity=False).hexdigest()


def _corrected(name: str, function: Any) -> Any:
    """Return a copy of a function of the library with our kind of signature and its own name."""
    twin = copy.copy(function)
    signature = copy.copy(function.signature)
    signature.__class__ = FunctionSignature
    signature.function_name = name
    twin.signature = signature
    if isinstance(twin, Jsonata.JNativeFunction):
        twin.__class__ = Native
    return twin


def _root_frame() -> Any:
    frame = Jsonata.Frame(None)
    for name, function in Jsonata.static_frame.bindings.items():
        frame.bindings[name] = _corrected(name, function)
    for function in (*CORRECTED, *_ADDED):
        frame.bindings[function.function_name] = function
    # AWS does not offer $eval; a call to it answers T1006 there.
    frame.bindings["eval"] = None
    # The library looks these hooks up at every step; bound here, they are found at once.
    frame.bindings["__evaluate_entry"] = frame.bindings["__evaluate_exit"] = None
    return frame


_ADDED = (
    JsonataFunction("parse", "<s?:x>", _parse, 1),
    JsonataFunction("partition", "<xn?:a>", _partition, 2),
    JsonataFunction("range", "<nnn?:a>", _range, 3),
    JsonataFunction("hash", "<ss?:s>", _hash, 2),
)
ROOT = _root_frame()


def _random(scope: ExpressionScope) -> JsonataFunction:
    def draw(seed: float | None) -> float:
        return scope.rng.random() if seed is None else JavaRandom(int(seed)).random()

    return JsonataFunction("random", "<n?:n>", draw, 1)


def _uuid(scope: ExpressionScope) -> JsonataFunction:
    return JsonataFunction("uuid", "<:s>", lambda: uuid4_text(scope.rng), 0)


def _shuffle(scope: ExpressionScope) -> JsonataFunction:
    def shuffle(array: list[Any] | None) -> list[Any] | None:
        if array is None:
            return None
        left = list(array)
        return [left.pop(scope.rng.randrange(0, len(left))) for _ in array]

    return JsonataFunction("shuffle", "<a:a>", shuffle, 1)


def _now(scope: ExpressionScope) -> JsonataFunction:
    def now(picture: str | None, timezone: str | None) -> Any:
        return Functions.datetime_from_millis(_epoch_millis(scope), picture, timezone)

    return JsonataFunction("now", "<s?s?:s>", now, 2)


def _to_millis(scope: ExpressionScope) -> JsonataFunction:
    return JsonataFunction(
        "toMillis", "<s-s?:n>", lambda text, picture: to_millis(text, picture, scope.now), 2
    )


def _millis(scope: ExpressionScope) -> JsonataFunction:
    return JsonataFunction("millis", "<:n>", lambda: _epoch_millis(scope), 0)


def _epoch_millis(scope: ExpressionScope) -> int:
    return math.floor(scope.now * 1000)


SCOPED: Mapping[str, Callable[[ExpressionScope], JsonataFunction]] = {
    "random": _random,
    "uuid": _uuid,
    "shuffle": _shuffle,
    "now": _now,
    "millis": _millis,
    "toMillis": _to_millis,
}
