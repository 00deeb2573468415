"""Versions and aliases of state machines.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.errors import ApiError, validation
from entrypoints.local.stepfunctions.api.pagination import Query, page_of
from entrypoints.local.stepfunctions.api.quotas import service_quota_exceeded
from entrypoints.local.stepfunctions.api.resource_names import require_alias_name
from entrypoints.local.stepfunctions.state_machines.machine_records import Alias, Machine

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry

_ROUTING = "INVALID_ROUTING_CONFIGURATION"


class Versions:
    """The API's actions on versions and aliases, over the registry's machines."""

    def __init__(self, registry: StateMachineRegistry) -> None:
        self._registry = registry

    def publish_state_machine_version(
        self, state_machine_arn: str, revision_id: str | None = None, description: str | None = None
    ) -> dict[str, Any]:
        """Publish the present revision; the same revision again gives the same version.

        Raises:
            ApiError: StateMachineDoesNotExist, StateMachineDeleting, ConflictException (another revision is
                the present one), ServiceQuotaExceededException (too many versions).
        """
        with self._registry.lock:
            machine = self._registry.machine(state_machine_arn)
            machine.require_active()
            current = machine.revision.revision_id or "INITIAL"
            if revision_id is not None and revision_id != current:
                raise _conflict(
                    f"Failed to publish the State Machine version for revision {revision_id}. "
                    f"The current State Machine revision is {current}."
                )
            version = self._registry.publish(machine, description)
            self._registry.keeper.keep_machine(machine)
        return {"creationDate": version.created, "stateMachineVersionArn": version.arn}

    def delete_state_machine_version(self, state_machine_version_arn: str) -> dict[str, Any]:
        """Delete a version that no alias routes to; deleting it again changes nothing."""
        arn = parse_arn(state_machine_version_arn, "stateMachine")
        if arn.qualifier is None or not arn.qualifier.isdecimal():
            raise validation(f"Not the ARN of a state machine version: {state_machine_version_arn}")
        with self._registry.lock:
            machine = self._registry.machines.get(arn.unqualified)
            if machine is None:
                return {}
            users = ", ".join(alias.name for alias in machine.aliases_of(arn.text))
            if users:
                raise _conflict(
                    "Version to be deleted must not be referenced by an alias. "
                    f"Current list of aliases referencing this version: [{users}]"
                )
            machine.versions.pop(arn.text, None)
            self._registry.keeper.keep_machine(machine)
        return {}

    def list_state_machine_versions(
        self, state_machine_arn: str, next_token: str | None = None, max_results: int | None = None
    ) -> dict[str, Any]:
        """List the versions, newest first."""
        machine = self._registry.machine(state_machine_arn)
        query = Query("ListStateMachineVersions", state_machine_arn)
        below = query.number(next_token, machine.published + 1)
        ordered = sorted(machine.versions.values(), key=lambda version: -version.number)
        rest = (version for version in ordered if version.number < below)
        return page_of(
            "stateMachineVersions",
            rest,
            max_results,
            query,
            lambda version: str(version.number),
            lambda version: {"stateMachineVersionArn": version.arn, "creationDate": version.created},
        )

    def create_state_machine_alias(
        self, name: str, routing_configuration: Sequence[Mapping[str, Any]], description: str | None = None
    ) -> dict[str, Any]:
        """Create an alias, or find the equal one that exists.

        Raises:
            ApiError: InvalidName, ConflictException if the name is taken with another routing,
                ValidationException, ResourceNotFound if a version does not exist,
                ServiceQuotaExceededException (too many aliases).
        """
        routes = _routes(routing_configuration)
        with self._registry.lock:
            machine = self._machine_of_routes(routes)
            arn = f"{machine.arn}:{require_alias_name(name)}"
            alias = machine.aliases.get(arn)
            if alias is None:
                most = self._registry.quotas.aliases
                if len(machine.aliases) >= most:
                    raise service_quota_exceeded("aliases", most)
                now = self._registry.clock.timestamp()
                alias = machine.aliases[arn] = Alias(arn, name, description, routes, now, now)
                self._registry.keeper.keep_machine(machine)
            elif alias.routes != routes or alias.description != description:
                raise _conflict(
                    "Failed to create alias because an alias with the same name and a "
                    "different routing configuration already exists."
                )
        return {"stateMachineAliasArn": alias.arn, "creationDate": alias.created}

    def update_state_machine_alias(
        self,
        state_machine_alias_arn: str,
        description: str | None = None,
        routing_configuration: Sequence[Mapping[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """Change an alias's description or routes."""
        if description is None and routing_configuration is None:
            raise ApiError(
                "MissingRequiredParameter",
                "Either the description or the RoutingConfiguration must be specified",
            )
        with self._registry.lock:
            machine, alias = self._alias(state_machine_alias_arn)
            if routing_configuration is not None:
                routes = _routes(routing_configuration)
                self._machine_of_routes(routes)
                alias.routes = routes
            if description is not None:
                alias.description = description
            alias.updated = self._registry.clock.timestamp()
            self._registry.keeper.keep_machine(machine)
        return {"updateDate": alias.updated}

    def describe_state_machine_alias(self, state_machine_alias_arn: str) -> dict[str, Any]:
        """Describe an alias: its versions, their weights, its dates."""
        _, alias = self._alias(state_machine_alias_arn)
        answer: dict[str, Any] = {
            "stateMachineAliasArn": alias.arn,
            "name": alias.name,
            "routingConfiguration": alias.routing_configuration(),
            "creationDate": alias.created,
            "updateDate": alias.updated,
        }
        if alias.description is not None:
            answer["description"] = alias.description
        return answer

    def delete_state_machine_alias(self, state_machine_alias_arn: str) -> dict[str, Any]:
        """Delete an alias; deleting it again changes nothing."""
        arn = parse_arn(state_machine_alias_arn, "stateMachine")
        with self._registry.lock:
            machine = self._registry.machines.get(arn.unqualified)
            if machine is not None:
                machine.aliases.pop(arn.text, None)
                self._registry.keeper.keep_machine(machine)
        return {}

    def list_state_machine_aliases(
        self, state_machine_arn: str, next_token: str | None = None, max_results: int | None = None
    ) -> dict[str, Any]:
        """List a machine's aliases, or those that route to the version of a qualified ARN, youngest first."""
        arn = parse_arn(state_machine_arn, "stateMachine")
        machine = self._registry.machine(arn.unqualified)
        machine.require_active()
        query = Query("ListStateMachineAliases", state_machine_arn)
        after = query.position(next_token)
        chosen = machine.aliases_of(arn.text) if arn.qualifier else machine.aliases.values()
        ordered = sorted(chosen, key=_age, reverse=True)
        rest = (alias for alias in ordered if after is None or _age(alias) < after)
        return page_of(
            "stateMachineAliases",
            rest,
            max_results,
            query,
            _age,
            lambda alias: {"stateMachineAliasArn": alias.arn, "creationDate": alias.created},
        )

    def _alias(self, text: str) -> tuple[Machine, Alias]:
        arn = parse_arn(text, "stateMachine")
        machine = self._registry.machines.get(arn.unqualified)
        if machine is None or arn.text not in machine.aliases:
            raise _no_such_resource(text)
        return machine, machine.aliases[arn.text]

    def _machine_of_routes(self, routes: Sequence[tuple[str, int]]) -> Machine:
        owners = {parse_arn(arn, "stateMachine").unqualified for arn, _ in routes}
        if len(owners) > 1:
            raise _invalid_routing("must contain versions of one state machine only.")
        machine = self._registry.machines.get(owners.pop())
        for arn, _ in routes:
            if machine is None or arn not in machine.versions:
                raise _no_such_resource(arn)
        assert machine is not None  # noqa: S101 -- a route was found in it
        machine.require_active()
        return machine


def _age(alias: Alias) -> str:
    """Return a text that sorts aliases by their creation, and those of one moment by their names."""
    return f"{alias.created:017.6f} {alias.name}"


def _routes(configuration: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Read a routing configuration: distinct versions, weights that sum up to 100."""
    routes = [(str(route["stateMachineVersionArn"]), int(route["weight"])) for route in configuration]
    shown = f"[{','.join(arn for arn, _ in routes)}]"
    if len({arn for arn, _ in routes}) < len(routes):
        raise _invalid_routing(f"must contain distinct state machine version ARNs. Received: {shown}")
    if any(not (parse_arn(arn, "stateMachine").qualifier or "").isdecimal() for arn, _ in routes):
        raise _invalid_routing(f"must contain state machine version ARNs. Received: {shown}")
    weights = [weight for _, weight in routes]
    if sum(weights) != 100:
        raise validation(
            f"Sum of routing configuration weights must equal 100. Received: {json.dumps(weights)}", _ROUTING
        )
    return routes


def _invalid_routing(reason: str) -> ApiError:
    return validation(f"Routing configuration {reason}", _ROUTING)


def _conflict(message: str) -> ApiError:
    return ApiError("ConflictException", message)


def _no_such_resource(arn: str) -> ApiError:
    return ApiError(
        "ResourceNotFound", "Request references a resource that does not exist.", resourceName=arn
    )
