"""The names that Step Functions accepts for state machines, executions, activities, labels and tags.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html and
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from entrypoints.local.stepfunctions.api.errors import ApiError, invalid_name, validation
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS

MAX_NAME = 80
_FORBIDDEN = re.compile(
    '[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\U0010ffff]'
)
_ALIAS = re.compile(r"(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+")
_NOT_IN_TAGS = re.compile(r"[^\w\s.:/=+\-@]")
"""What is neither a letter nor a digit, whitespace or one of `_ . : / = + - @`."""


def require_name(name: str) -> str:
    """Return `name` if AWS accepts it as a resource's name, else raise InvalidName."""
    if not 1 <= len(name) <= MAX_NAME or _FORBIDDEN.search(name):
        raise invalid_name(name)
    return name


def require_alias_name(name: str) -> str:
    """Return `name` if AWS accepts it as an alias's, which no number is; else raise InvalidName.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html
    """
    if len(name) > MAX_NAME or not _ALIAS.fullmatch(name):
        raise invalid_name(name)
    return name


def merge_tags(
    present: Mapping[str, str], added: Iterable[Mapping[str, Any]], arn: str, most: int = AWS_QUOTAS.tags
) -> dict[str, str]:
    """Return `present` with the API's list of tags added.

    The restrictions: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#sfn-limits-tagging

    Raises:
        ApiError: TooManyTags above `most`; ValidationException for a tag without a key, with the prefix
            `aws:`, or with another sign than letters, digits, whitespace and `_ . : / = + - @`.
    """
    tags = {**present, **dict(map(_tag, added))}
    if len(tags) > most:
        raise ApiError("TooManyTags", f"Too many tags: '{arn}'", resourceName=arn)
    return tags


def _tag(tag: Mapping[str, Any]) -> tuple[str, str]:
    key, value = tag.get("key") or "", tag.get("value") or ""
    if not key:
        raise validation("Tag key must not be empty: give each tag a key")
    for text in (key, value):
        if text.lower().startswith("aws:"):
            raise validation(f"Tag {text} is reserved: keys and values that begin with aws: are AWS's own")
        if _NOT_IN_TAGS.search(text):
            raise validation(
                f"Tag {text} has a sign that tags may not have: "
                "use letters, digits, whitespace and _ . : / = + - @"
            )
    return key, value


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]
