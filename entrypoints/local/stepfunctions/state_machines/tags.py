"""The tags of state machines and activities.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-tagging.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.errors import invalid_arn, resource_not_found
from entrypoints.local.stepfunctions.api.resource_names import merge_tags, tag_list
from entrypoints.local.stepfunctions.workers.activities import Activity

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.state_machines.machine_records import Machine
    from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
    from entrypoints.local.stepfunctions.workers.activities import Activities


class Tags:
    """The API's actions on tags, over the registry's machines and the activities."""

    def __init__(self, registry: StateMachineRegistry, activities: Activities) -> None:
        self._registry = registry
        self._activities = activities

    def tag_resource(self, resource_arn: str, tags: Iterable[Mapping[str, str]]) -> dict[str, Any]:
        """Add tags to a state machine or an activity.

        Raises:
            ApiError: InvalidArn, ResourceNotFound, TooManyTags, ValidationException (a tag that AWS
                forbids).
        """
        resource = self._tagged(resource_arn)
        resource.tags = merge_tags(resource.tags, tags, resource_arn, self._registry.quotas.tags)
        self._keep(resource)
        return {}

    def untag_resource(self, resource_arn: str, tag_keys: Iterable[str]) -> dict[str, Any]:
        """Take tags away; keys that are not there are ignored."""
        resource = self._tagged(resource_arn)
        gone = set(tag_keys)
        resource.tags = {key: value for key, value in resource.tags.items() if key not in gone}
        self._keep(resource)
        return {}

    def list_tags_for_resource(self, resource_arn: str) -> dict[str, Any]:
        """List the tags of a state machine or an activity."""
        return {"tags": tag_list(self._tagged(resource_arn).tags)}

    def _keep(self, resource: Machine | Activity) -> None:
        keeper = self._registry.keeper
        if isinstance(resource, Activity):
            keeper.keep_activity(resource)
        else:
            keeper.keep_machine(resource)

    def _tagged(self, arn: str) -> Machine | Activity:
        kind = parse_arn(arn).kind
        if kind not in ("stateMachine", "activity"):
            raise invalid_arn(f"Resource type not valid in this context: {kind.lower()}")
        resource = self._registry.machines.get(arn) or self._activities.find(arn)
        if resource is None:
            raise resource_not_found(arn)
        return resource
