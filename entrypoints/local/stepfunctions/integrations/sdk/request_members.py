"""The members of a request to a service, compared with the service's API model.

Names are written as Step Functions has them: in PascalCase, whatever the service's own API does
(https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.stepfunctions.integrations.sdk.member_names import request_names
from entrypoints.local.stepfunctions.integrations.sdk.sdk_values import fits


def unknown_names(shape: Any, value: Any, by_path: str = "") -> Iterator[str]:
    """Yield the names that a shape does not have, at any depth, except inside values that a path brings.

    Args:
        shape: The shape of botocore's model, None for an action without a request.
        value: The value given for it.
        by_path: The suffix of names whose value comes by a path.
    """
    kind = None if shape is None else shape.type_name
    if kind == "list" and isinstance(value, list):
        for item in value:
            yield from unknown_names(shape.member, item, by_path)
    elif kind == "map" and isinstance(value, Mapping):
        for item in value.values():
            yield from unknown_names(shape.value, item, by_path)
    elif kind in (None, "structure") and isinstance(value, Mapping) and not _is_any_json(shape):
        yield from _unknown_members(shape, value, by_path)


def misfits(shape: Any, value: Any, path: str = "") -> Iterator[str]:
    """Yield a sentence for each value of another type than its member's, at any depth.

    Args:
        shape: The shape of botocore's model, None for an action without a request.
        value: The value given for it.
        path: The value's place in the request, as the sentences name it.
    """
    if value is None or shape is None or _is_any_json(shape):
        return
    if not fits(shape, value):
        yield f"The value for the field '{path}' must be of the type {shape.type_name}"
    elif shape.type_name == "structure":
        for name, inner in _members(shape).items():
            yield from misfits(inner, value.get(name), f"{path}.{name}".lstrip("."))
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from misfits(shape.value, item, f"{path}.{key}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from misfits(shape.member, item, f"{path}[{index}]")


def unsupported(name: str) -> str:
    """Return AWS's sentence about a name that a request does not have."""
    return f'The field "{name}" is not supported by Step Functions'


def missing_members(shape: Any, given: Mapping[str, Any]) -> list[str]:
    """Return the required members of a shape that `given` does not have, in any case of their letters."""
    present = {name.lower() for name in given}
    required = () if shape is None else shape.required_members
    return [
        name for name in required if not any(one.lower() in present for one in (*request_names(name), name))
    ]


def _unknown_members(shape: Any, value: Mapping[str, Any], by_path: str) -> Iterator[str]:
    members = _members(shape)
    for field, item in value.items():
        name = field.removesuffix(by_path)
        if name not in members:
            yield name
        elif name == field:
            yield from unknown_names(members[name], item, by_path)


def _is_any_json(shape: Any) -> bool:
    return bool(getattr(shape, "is_document_type", False))


def _members(shape: Any) -> dict[str, Any]:
    """Return the members of a structure by the names that a request may have for them."""
    members: Mapping[str, Any] = getattr(shape, "members", {})
    return {name: inner for member, inner in members.items() for name in request_names(member)}
