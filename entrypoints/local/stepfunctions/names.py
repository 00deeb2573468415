"""The names that Step Functions accepts for state machines, executions, activities, labels and tags.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html and
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from entrypoints.local.stepfunctions.errors import ApiError, invalid_name, validation

MAX_NAME = 80
MAX_TAGS = 50
_FORBIDDEN = re.compile(
    '[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\U0010ffff]'
)


def require_name(name: str) -> str:
    """Return `name` if AWS accepts it as a resource's name, else raise InvalidName."""
    if not 1 <= len(name) <= MAX_NAME or _FORBIDDEN.search(name):
        raise invalid_name(name)
    return name


def merge_tags(present: Mapping[str, str], added: Iterable[Mapping[str, Any]], arn: str) -> dict[str, str]:
    """Return `present` with the API's list of tags added.

    Raises:
        ApiError: TooManyTags above 50, ValidationException for a tag without a key.
    """
    tags = dict(present)
    for tag in added:
        if not tag.get("key"):
            raise validation("Tag key must not be empty: give each tag a key")
        if tag["key"].lower().startswith("aws:"):
            raise validation(f"Tag key {tag['key']} is reserved: keys that begin with aws: are AWS's own")
        tags[tag["key"]] = tag.get("value") or ""
    if len(tags) > MAX_TAGS:
        raise ApiError("TooManyTags", f"Too many tags: '{arn}'", resourceName=arn)
    return tags


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]
