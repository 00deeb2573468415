"""Pictures of the system as Mermaid text, drawn from the template and the state machine's definition."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from entrypoints.cli.shop.project_files import STATE_MACHINE, TEMPLATE
from entrypoints.local.template import Template
from entrypoints.local.template import event_sources as sources
from entrypoints.local.template import resource_views as views
from entrypoints.local.template.website_views import WebsiteView, websites


def workflow(definition: Path = STATE_MACHINE) -> str:
    """Return a state machine as a Mermaid flowchart; edges of a Catch are dotted."""
    machine = json.loads(definition.read_text())
    states: dict[str, dict[str, Any]] = machine["States"]
    lines = ["flowchart TD", f"  start(( )) --> {machine['StartAt']}"]
    lines += [f"  {name}{_shape(name, state)}" for name, state in states.items()]
    lines += [edge for name, state in states.items() for edge in _edges(name, state)]
    return "\n".join(lines)


def architecture(template: Path = TEMPLATE) -> str:
    """Return a SAM template's website, functions and their callers as a Mermaid flowchart."""
    loaded = Template.load(template)
    functions = {view.arn: view.logical_id.removesuffix("Function") for view in views.functions(loaded)}
    lines = ["flowchart LR"]
    lines += [edge for site in websites(loaded) for edge in _pages(site)]
    lines.append("  Client([Client]) --> Api[HTTP API]")
    lines += [f"  Api -.->|JWT| {pool.logical_id}[(User pool)]" for pool in views.user_pools(loaded)]
    lines += _routes(loaded, functions)
    for machine in views.state_machines(loaded):
        lines.append(f"  {machine.logical_id}{{{{{machine.logical_id}}}}}")
        lines += _starts(loaded, machine, functions)
        lines += _tasks(loaded, machine, functions)
    lines += _rules(loaded, functions)
    return "\n".join(lines)


def _pages(site: WebsiteView) -> Iterator[str]:
    yield f"  Client([Client]) -->|pages| {site.logical_id}[{site.logical_id} on CloudFront]"
    yield f"  {site.logical_id} --> {site.bucket}[({site.bucket})]"


def _routes(template: Template, functions: dict[str, str]) -> Iterator[str]:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for route in sources.http_routes(template):
        keys[functions[route.function]].append(route.key)
    for name, routes in keys.items():
        yield f'  Api -->|"{"<br/>".join(routes)}"| {name}'


def _starts(template: Template, machine: views.StateMachineView, functions: dict[str, str]) -> Iterator[str]:
    for view in views.functions(template):
        if machine.arn in view.environment.values():
            yield f"  {functions[view.arn]} -->|start| {machine.logical_id}"


def _tasks(template: Template, machine: views.StateMachineView, functions: dict[str, str]) -> Iterator[str]:
    buses = {bus.ref: bus.logical_id for bus in template.resources("AWS::Events::EventBus")}
    for value in machine.substitutions.values():
        if value in functions:
            yield f"  {machine.logical_id} --> {functions[value]}"
        elif value in buses:
            yield f"  {machine.logical_id} -->|putEvents| {buses[value]}[/{buses[value]}/]"


def _rules(template: Template, functions: dict[str, str]) -> Iterator[str]:
    buses = {bus.ref: bus.logical_id for bus in template.resources("AWS::Events::EventBus")}
    for rule in sources.rules(template):
        for target in rule.targets:
            if target.arn not in functions:
                continue
            if rule.pattern is not None:
                kinds = ", ".join(rule.pattern.get("detail-type", ["events"]))
                yield f'  {buses.get(rule.bus, "default bus")} -->|"{kinds}"| {functions[target.arn]}'
            else:
                yield f'  Schedule((Schedule)) -->|"{rule.schedule}"| {functions[target.arn]}'


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
    """Redraw the pictures in a Markdown file, each between its two markers."""
    document.write_text(with_pictures(document.read_text()))


def with_pictures(text: str) -> str:
    """Return `text` with everything between `<!-- picture: NAME -->` and `<!-- end -->` redrawn."""
    for name, draw in {"architecture": architecture, "workflow": workflow}.items():
        start = f"<!-- picture: {name} -->\n"
        before, found, rest = text.partition(start)
        if found:
            _, end, after = rest.partition("<!-- end -->")
            text = f"{before}{start}\n```mermaid\n{draw()}\n```\n\n{end}{after}"
    return text
