"""The tags of state machines and activities: AWS's restrictions, and the API's actions.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-tagging.html
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from entrypoints.local.stepfunctions.api.arns import ArnKind, parse_arn
from entrypoints.local.stepfunctions.api.errors import ApiError, invalid_arn, resource_not_found, validation
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS

_FORBIDDEN = re.compile(r"[^\w\s.:/=+\-@]")
"""Everything but letters, digits, whitespace and `_ . : / = + - @`."""


class TaggedResources(Protocol):
    """Resources of one kind that carry tags."""

    def tags_of(self, arn: str) -> Mapping[str, str] | None:
        """Return the tags of a resource, None if it does not exist."""
        ...

    def set_tags(self, arn: str, tags: dict[str, str]) -> None:
        """Replace the tags of a resource and store them."""
        ...


class Tags:
    """The API's actions on tags.

    Args:
        state_machines: The registered state machines.
        activities: The registered activities.
        most: Tags that a resource may have.
    """

    def __init__(
        self, state_machines: TaggedResources, activities: TaggedResources, most: int = AWS_QUOTAS.tags
    ) -> None:
        self._resources: Mapping[ArnKind, TaggedResources] = {
            "stateMachine": state_machines,
            "activity": activities,
        }
        self._most = most

    def tag_resource(self, resource_arn: str, tags: Iterable[Mapping[str, str]]) -> dict[str, Any]:
        """Add tags to a state machine or an activity.

        Raises:
            ApiError: InvalidArn, ResourceNotFound, TooManyTags, ValidationException (a tag that AWS
                forbids).
        """
        resources, present = self._find(resource_arn)
        resources.set_tags(resource_arn, merge_tags(present, tags, resource_arn, self._most))
        return {}

    def untag_resource(self, resource_arn: str, tag_keys: Iterable[str]) -> dict[str, Any]:
        """Remove tags; keys that the resource does not have are ignored."""
        resources, present = self._find(resource_arn)
        removed = set(tag_keys)
        resources.set_tags(resource_arn, {key: value for key, value in present.items() if key not in removed})
        return {}

    def list_tags_for_resource(self, resource_arn: str) -> dict[str, Any]:
        """List the tags of a state machine or an activity."""
        _, present = self._find(resource_arn)
        return {"tags": [{"key": key, "value": value} for key, value in present.items()]}

    def _find(self, arn: str) -> tuple[TaggedResources, Mapping[str, str]]:
        kind = parse_arn(arn).kind
        resources = self._resources.get(kind)
        if resources is None:
            raise invalid_arn(f"Resource type not valid in this context: {kind.lower()}")
        present = resources.tags_of(arn)
        if present is None:
            raise resource_not_found(arn)
        return resources, present


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
        if _FORBIDDEN.search(text):
            raise validation(
                f"Tag {text} has a sign that tags may not have: "
                "use letters, digits, whitespace and _ . : / = + - @"
            )
    return key, value
