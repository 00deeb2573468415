"""Pictures of the system as Mermaid text, drawn from the template and the state machine's definition."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from entrypoints.cli.project import STATE_MACHINE, TEMPLATE


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as their bare values: a picture needs names only."""


_Loader.add_multi_constructor("!", lambda loader, _tag, node: loader.construct_scalar(node))


def workflow(definition: Path = STATE_MACHINE) -> str:
    """Return a state machine as a Mermaid flowchart: solid the way forward, dotted what a Catch takes."""
    machine = json.loads(definition.read_text())
    states: dict[str, dict[str, Any]] = machine["States"]
    lines = ["flowchart TD", f"  start(( )) --> {machine['StartAt']}"]
    lines += [f"  {name}{_shape(name, state)}" for name, state in states.items()]
    lines += [edge for name, state in states.items() for edge in _edges(name, state)]
    return "\n".join(lines)


def architecture(template: Path = TEMPLATE) -> str:
    """Return a SAM template's functions, and what calls them, as a Mermaid flowchart."""
    resources = yaml.load(template.read_text(), _Loader)["Resources"]  # noqa: S506 -- a SafeLoader's child
    machines = _of_type(resources, "AWS::Serverless::StateMachine")
    buses = _of_type(resources, "AWS::Events::EventBus")
    lines = [
        "flowchart LR",
        "  Client([Client]) --> Api[HTTP API]",
        "  Api -.->|JWT| UserPool[(Cognito user pool)]",
    ]
    lines += [f"  {name}{{{{{name}}}}}" for name in machines]
    lines += [f"  {name}[/{name} bus/]" for name in buses]
    for name, function in _of_type(resources, "AWS::Serverless::Function").items():
        lines += _calls(name.removesuffix("Function"), function)
    for name, machine in machines.items():
        lines += [
            f"  {name} --> {_step(key)}" for key in machine["DefinitionSubstitutions"] if "Function" in key
        ]
        lines += [f"  {name} -->|putEvents| {bus}" for bus in buses]
    return "\n".join(lines)


def _of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: resource["Properties"] for name, resource in resources.items() if resource["Type"] == kind}


def _step(substitution: str) -> str:
    return substitution.removesuffix("FunctionArn")


def _calls(name: str, function: dict[str, Any]) -> Iterator[str]:
    events = [*function.get("Events", {}).values()]
    routes = [event["Properties"] for event in events if event["Type"] == "HttpApi"]
    if routes:
        shown = "<br/>".join(f"{route['Method']} {route['Path']}" for route in routes)
        yield f'  Api -->|"{shown}"| {name}'
    for event in events:
        if event["Type"] == "EventBridgeRule":
            kinds = ", ".join(event["Properties"]["Pattern"]["detail-type"])
            yield f'  {event["Properties"]["EventBusName"]} -->|"{kinds}"| {name}'
    for variable, value in function.get("Environment", {}).get("Variables", {}).items():
        if variable.endswith("_ARN"):
            yield f"  {name} -->|start| {value}"


def _shape(name: str, state: dict[str, Any]) -> str:
    match state["Type"]:
        case "Choice":
            return f"{{{{{name}}}}}"
        case "Succeed" | "Fail":
            return f"([{name}])"
        case _:
            return f"[{name}]"


def _edges(name: str, state: dict[str, Any]) -> Iterator[str]:
    for rule in state.get("Choices", ()):
        yield f"  {name} -->|{_condition(rule)}| {rule['Next']}"
    if "Default" in state:
        yield f"  {name} -->|otherwise| {state['Default']}"
    if "Next" in state:
        yield f"  {name} --> {state['Next']}"
    for catcher in state.get("Catch", ()):
        yield f"  {name} -.-> {catcher['Next']}"


def _condition(rule: dict[str, Any]) -> str:
    return next(str(value) for key, value in rule.items() if key not in {"Variable", "Next", "Comment"})


def redraw(document: Path) -> None:
    """Replace the pictures in a Markdown file, each between its two markers, by freshly drawn ones."""
    document.write_text(with_pictures(document.read_text()))


def with_pictures(text: str) -> str:
    """Return `text` with everything between `<!-- picture: NAME -->` and `<!-- end -->` drawn anew."""
    for name, draw in {"architecture": architecture, "workflow": workflow}.items():
        start = f"<!-- picture: {name} -->\n"
        before, found, rest = text.partition(start)
        if found:
            _, end, after = rest.partition("<!-- end -->")
            text = f"{before}{start}```mermaid\n{draw()}\n```\n{end}{after}"
    return text
