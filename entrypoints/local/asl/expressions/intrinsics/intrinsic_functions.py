"""The intrinsic functions, with AWS's limits.

A function raises IntrinsicArgumentError if it does not accept its arguments.
https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

import base64
import hashlib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl.expressions.random_draws import JavaRandom, uuid4_text
from entrypoints.local.asl.expressions.scope import Chance
from entrypoints.local.asl.text.java_text import java_json, java_text, utf8
from entrypoints.local.asl.text.json_text import parse_json, same_json

MAX_CHARACTERS = 10_000
MAX_RANGE = 1_000
HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


class IntrinsicArgumentError(Exception):
    """A function does not accept its arguments."""


@dataclass(frozen=True, slots=True)
class IntrinsicFunction:
    """An intrinsic function.

    Attributes:
        apply: The function itself.
        least: The smallest number of arguments.
        most: The largest number of arguments; None for any number.
        draws: Whether it is called with the execution's generator before the arguments.
    """

    apply: Callable[..., Any]
    least: int
    most: int | None
    draws: bool = False


def rounded(number: float) -> int:
    """Return the nearest integer, halves upwards, as Java's `Math.round`: MathAdd(-1.5, 0) is -1."""
    return number if isinstance(number, int) else math.floor(number + 0.5)


def _array(*items: Any) -> list[Any]:
    return list(items)


def _array_partition(array: Any, size: Any) -> list[Any]:
    items, length = _list(array), _integer(size)
    if length <= 0:
        raise IntrinsicArgumentError("The chunk size must be a positive integer.")
    return [items[start : start + length] for start in range(0, len(items), length)]


def _array_contains(array: Any, wanted: Any) -> bool:
    return any(same_json(item, wanted) for item in _list(array))


def _array_range(first: Any, last: Any, step: Any) -> list[int]:
    start, end, stride = _integer(first), _integer(last), _integer(step)
    if stride == 0:
        raise IntrinsicArgumentError("The step of a range cannot be zero.")
    if (end - start) // stride >= MAX_RANGE:
        raise IntrinsicArgumentError(f"A range cannot contain more than {MAX_RANGE} items.")
    return list(range(start, end + (1 if stride > 0 else -1), stride))


def _array_get_item(array: Any, index: Any) -> Any:
    items, at = _list(array), _integer(index)
    if not 0 <= at < len(items):
        raise IntrinsicArgumentError(
            f"The index {at} is out of the bounds of an array of {len(items)} items."
        )
    return items[at]


def _array_length(array: Any) -> int:
    return len(_list(array))


def _array_unique(array: Any) -> list[Any]:
    return list({java_json(item): item for item in _list(array)}.values())


def _base64_encode(text: Any) -> str:
    return base64.b64encode(utf8(_limited(text))).decode()


def _base64_decode(text: Any) -> str:
    try:
        return base64.b64decode(_limited(text), validate=True).decode()
    except ValueError:  # of Base64's characters, of their padding, of UTF-8
        raise IntrinsicArgumentError("The argument is not a valid Base64 string.") from None


def _hash(data: Any, algorithm: Any) -> str:
    if not isinstance(algorithm, str) or algorithm not in HASHES:
        raise IntrinsicArgumentError(f"The algorithm must be one of {', '.join(HASHES)}.")
    text = data if isinstance(data, str) else java_json(data)
    return hashlib.new(HASHES[algorithm], utf8(_limited(text)), usedforsecurity=False).hexdigest()


def _json_merge(one: Any, other: Any, deep: Any) -> dict[str, Any]:
    if deep is not False:
        raise IntrinsicArgumentError(
            "Only the shallow merging mode is supported: the third argument must be false."
        )
    if not isinstance(one, dict) or not isinstance(other, dict):
        raise IntrinsicArgumentError("The first two arguments must be JSON objects.")
    return {**one, **other}


def _json_to_string(value: Any) -> str:
    return java_json(value)


def _string_to_json(text: Any) -> Any:
    source = _string(text)
    if not source.strip():
        return None
    try:
        return parse_json(source)
    except ValueError:
        raise IntrinsicArgumentError("The argument is not a valid JSON string.") from None


def _math_random(rng: Chance, start: Any, end: Any, seed: Any = None) -> int:
    first, stop = _integer(start), _integer(end)
    if first >= stop:
        raise IntrinsicArgumentError("The start number must be smaller than the end number.")
    if seed is not None:
        return first + JavaRandom(_integer(seed)).below(stop - first)
    return rng.randrange(first, stop)


def _math_add(one: Any, other: Any) -> int:
    return _integer(one) + _integer(other)


def _string_split(text: Any, delimiters: Any) -> list[str]:
    source, characters = _string(text), _string(delimiters)
    if not characters:
        return [source] if source else []
    return [part for part in re.split(f"[{re.escape(characters)}]", source) if part]


def _format(template: Any, *values: Any) -> str:
    return fill(_string(template).split("{}"), values)


def fill(pieces: list[str], values: tuple[Any, ...]) -> str:
    """Return the text of a template with values between its pieces.

    Raises:
        IntrinsicArgumentError: The template has another number of gaps.
    """
    if len(values) != len(pieces) - 1:
        raise IntrinsicArgumentError(
            f"The template has {len(pieces) - 1} occurrences of {{}}, but {len(values)} values are given."
        )
    return "".join(piece + value for piece, value in zip(pieces, [*map(java_text, values), ""], strict=True))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise IntrinsicArgumentError("The first argument must be an array.")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise IntrinsicArgumentError(f"A number is expected, but the argument is {java_json(value)}.")
    return rounded(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise IntrinsicArgumentError(f"A string is expected, but the argument is {java_json(value)}.")
    return value


def _limited(value: Any) -> str:
    text = _string(value)
    if len(text) > MAX_CHARACTERS:
        raise IntrinsicArgumentError(f"The argument has more than {MAX_CHARACTERS} characters.")
    return text


FUNCTIONS = {
    "Array": IntrinsicFunction(_array, 0, None),
    "ArrayPartition": IntrinsicFunction(_array_partition, 2, 2),
    "ArrayContains": IntrinsicFunction(_array_contains, 2, 2),
    "ArrayRange": IntrinsicFunction(_array_range, 3, 3),
    "ArrayGetItem": IntrinsicFunction(_array_get_item, 2, 2),
    "ArrayLength": IntrinsicFunction(_array_length, 1, 1),
    "ArrayUnique": IntrinsicFunction(_array_unique, 1, 1),
    "Base64Encode": IntrinsicFunction(_base64_encode, 1, 1),
    "Base64Decode": IntrinsicFunction(_base64_decode, 1, 1),
    "Hash": IntrinsicFunction(_hash, 2, 2),
    "JsonMerge": IntrinsicFunction(_json_merge, 3, 3),
    "JsonToString": IntrinsicFunction(_json_to_string, 1, 1),
    "StringToJson": IntrinsicFunction(_string_to_json, 1, 1),
    "MathRandom": IntrinsicFunction(_math_random, 2, 3, draws=True),
    "MathAdd": IntrinsicFunction(_math_add, 2, 2),
    "StringSplit": IntrinsicFunction(_string_split, 2, 2),
    "UUID": IntrinsicFunction(uuid4_text, 0, 0, draws=True),
    "Format": IntrinsicFunction(_format, 1, None),
}
