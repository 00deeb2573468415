"""Aliases of state machines: names that route to one or two versions.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.errors import ApiError, conflict, validation
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS, service_quota_exceeded
from entrypoints.local.stepfunctions.api.resource_names import require_alias_name
from entrypoints.local.stepfunctions.state_machines.machine_records import Alias, Machine
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.system.clock import Clock

_ROUTING = "INVALID_ROUTING_CONFIGURATION"


class AliasActions:
    """The API's actions on the aliases of the registry's machines."""

    def __init__(
        self, registry: StateMachineRegistry, clock: Clock, most_aliases: int = AWS_QUOTAS.aliases
    ) -> None:
        self._registry = registry
        self._clock = clock
        self._most = most_aliases

    def create_state_machine_alias(
        self, name: str, routing_configuration: Sequence[Mapping[str, Any]], description: str | None = None
    ) -> dict[str, Any]:
        """Create an alias, or find the equal one that exists.

        Raises:
            ApiError: InvalidName, ConflictException (the name is in use with another routing),
                ValidationException, ResourceNotFound if a version does not exist,
                ServiceQuotaExceededException (too many aliases).
        """
        routes = _routes(routing_configuration)
        with self._registry.lock:
            machine = self._machine_of_routes(routes)
            arn = f"{machine.arn}:{require_alias_name(name)}"
            alias = machine.aliases.get(arn)
            if alias is None:
                if len(machine.aliases) >= self._most:
                    raise service_quota_exceeded("aliases", self._most)
                now = self._clock.timestamp()
                alias = machine.aliases[arn] = Alias(arn, name, description, routes, now, now)
                self._registry.store(machine)
            elif alias.routes != routes or alias.description != description:
                raise conflict(
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
            alias.updated = self._clock.timestamp()
            self._registry.store(machine)
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
            machine = self._registry.get(arn.unqualified)
            if machine is not None:
                machine.aliases.pop(arn.text, None)
                self._registry.store(machine)
        return {}

    def list_state_machine_aliases(
        self, state_machine_arn: str, next_token: str | None = None, max_results: int | None = None
    ) -> dict[str, Any]:
        """List a machine's aliases, or those that route to the version of a qualified ARN, youngest first."""
        arn = parse_arn(state_machine_arn, "stateMachine")
        machine = self._registry.require(arn.unqualified)
        machine.require_active()
        query = ListQuery("ListStateMachineAliases", state_machine_arn)
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
        machine = self._registry.get(arn.unqualified)
        if machine is None or arn.text not in machine.aliases:
            raise _no_such_resource(text)
        return machine, machine.aliases[arn.text]

    def _machine_of_routes(self, routes: Sequence[tuple[str, int]]) -> Machine:
        owners = {parse_arn(arn, "stateMachine").unqualified for arn, _ in routes}
        if len(owners) > 1:
            raise _invalid_routing("must contain versions of one state machine only.")
        machine = self._registry.get(owners.pop())
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


def _no_such_resource(arn: str) -> ApiError:
    return ApiError(
        "ResourceNotFound", "Request references a resource that does not exist.", resourceName=arn
    )
