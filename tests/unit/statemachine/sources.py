"""The SAM template and the state machine as they are deployed, read without the code that runs them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
TEMPLATE = ROOT / "infra" / "sam" / "template.yaml"
DEFINITION = ROOT / "statemachine" / "order_processing.asl.json"


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags, each read as its long form: `!Ref X` as `{"Ref": "X"}`."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def template() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(TEMPLATE.read_text(), Loader=_Loader)  # noqa: S506 -- a SafeLoader
    return loaded


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of every resource of a type, by logical id."""
    return {
        name: resource["Properties"]
        for name, resource in template()["Resources"].items()
        if resource["Type"] == kind
    }


def functions() -> dict[str, dict[str, Any]]:
    """Return every function's properties, by logical id, with what Globals give them."""
    common = template()["Globals"]["Function"]
    return {name: {**common, **own} for name, own in resources("AWS::Serverless::Function").items()}


def routes() -> dict[str, str]:
    """Return the handler string of every route, by route key such as `GET /products/{productId}`."""
    return {
        f"{event['Properties']['Method']} {event['Properties']['Path']}": function["Handler"]
        for function in functions().values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }


def public_routes() -> set[str]:
    """Return the routes that need no token: those whose authorizer is stated to be NONE."""
    return {
        f"{event['Properties']['Method']} {event['Properties']['Path']}"
        for function in functions().values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi" and event["Properties"].get("Auth") == {"Authorizer": "NONE"}
    }


def definition() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DEFINITION.read_text())
    return loaded


def steps_from(start: str) -> list[str]:
    """Return the states that call a function, from `start` on, where nothing fails."""
    states, name, steps = definition()["States"], start, list[str]()
    while name:
        state = states[name]
        steps += [name] if "FunctionName" in state.get("Parameters", {}) else []
        name = state.get("Default") or state.get("Next")
    return steps


def steps_forward() -> list[str]:
    """Return the workflow's steps from the validated to the confirmed order."""
    return steps_from(definition()["StartAt"])


def steps_back() -> list[str]:
    """Return the workflow's steps from the abandoned to the rejected order."""
    return steps_from("AbandonOrder")


def module_of(step: str) -> str:
    """Return the name of the module that handles a step: `validate_order` for ValidateOrder."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", step).lower()
