"""Refuses templates whose resources refer to none, or to each other in a circle.

CloudFormation User Guide, "Troubleshooting CloudFormation": "Unresolved resource dependencies" and "Circular
dependency between resources". The edges are those of the template that SAM makes: an HTTP API's definition
names the functions of its routes, so a function that has the API's id in a variable closes a circle, while a
function's Policies belong to its role and its Events to other resources.
"""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.intrinsics import IntrinsicError, names_in
from entrypoints.local.template.template import IMPLICIT_HTTP_API, Template

_PSEUDO = "AWS::"
_SAM = "AWS::Serverless::"
_APART = {
    *("DeploymentPreference", "EventInvokeConfig", "Events", "FunctionUrlConfig", "Policies"),
    *("AccessLogSettings", "DefaultRouteSettings", "Domain", "RouteSettings", "StageVariables"),
}
"""Properties of SAM's resources that become resources of their own."""


def check_references(template: Template) -> None:
    """Check the names that resources refer to.

    Raises:
        TemplateError: A name is unknown, or resources depend on each other.
    """
    graph: dict[str, set[str]] = {}
    for logical_id, declared in template.declared().items():
        if not logical_id.isalnum() or not logical_id.isascii():
            raise TemplateError(template.path, logical_id, "logical ids have letters and digits only")
        named = set(_names(template, declared.get("Properties") or {}))
        _check_known(template, logical_id, named)
        graph.setdefault(logical_id, set()).update(_dependencies(template, declared))
        for function_of in _apis(template, declared):
            graph.setdefault(function_of, set()).add(logical_id)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        problem = f"depend on each other in a circle, which CloudFormation refuses: {circle}"
        raise TemplateError(template.path, "Resources", problem) from error


def _names(template: Template, value: Any) -> Iterator[str]:
    return names_in(_chosen(template, value))


def _chosen(template: Template, value: Any) -> Any:
    """Return a value with the branches of Fn::If that its conditions choose."""
    if isinstance(value, list):
        return [_chosen(template, item) for item in value]
    if not isinstance(value, dict):
        return value
    branches = value.get("Fn::If")
    if isinstance(branches, list) and len(branches) == 3:
        try:
            return _chosen(template, branches[1 if template.condition(str(branches[0])) else 2])
        except IntrinsicError:
            return None  # refused where the value is read
    return {key: _chosen(template, item) for key, item in value.items()}


def _check_known(template: Template, logical_id: str, named: set[str]) -> None:
    known = {*template.everything, *template.parameter_names, IMPLICIT_HTTP_API}
    for name in sorted(named):
        if name.startswith(_PSEUDO) or name in known or _is_generated(template, name):
            continue
        raise TemplateError(
            template.path, logical_id, f"refers to {name}, which is no resource or parameter; fix the name"
        )


def _is_generated(template: Template, name: str) -> bool:
    """Return whether a name may be one of the resources that SAM adds, such as `MyFunctionRole`."""
    owners = [owner for owner, declared in template.everything.items() if _is_sam(declared)]
    return any(name.startswith(owner) for owner in (*owners, IMPLICIT_HTTP_API))


def _is_sam(declared: Mapping[str, Any]) -> bool:
    return str(declared.get("Type", "")).startswith(_SAM)


def _dependencies(template: Template, declared: Mapping[str, Any]) -> Iterator[str]:
    properties = declared.get("Properties") or {}
    if _is_sam(declared) and isinstance(properties, dict):
        properties = {name: value for name, value in properties.items() if name not in _APART}
    after = declared.get("DependsOn") or []
    yield from after if isinstance(after, list) else [after]
    present = template.declared()
    yield from (name for name in _names(template, properties) if name in present)


def _apis(template: Template, declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield the APIs whose definition names a function."""
    properties = declared.get("Properties") or {}
    events = properties.get("Events") if _is_sam(declared) and isinstance(properties, dict) else None
    for event in events.values() if isinstance(events, dict) else ():
        if isinstance(event, dict) and event.get("Type") == "HttpApi":
            given = (event.get("Properties") or {}).get("ApiId")
            yield from _names(template, given) if given is not None else (IMPLICIT_HTTP_API,)
