"""Names what a template asks for and the local runtime does not do, each thing once."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from entrypoints.local.template.checks.compute_properties import COMPUTE
from entrypoints.local.template.checks.data_properties import DATA
from entrypoints.local.template.checks.property_uses import ByType, PropertyUse, Unread
from entrypoints.local.template.checks.resource_types import DEPLOYED_TYPES, UNSERVED
from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.intrinsics import is_intrinsic
from entrypoints.local.template.properties import Properties
from entrypoints.local.template.template import IMPLICIT_HTTP_API, Resource, Template

_TRANSFORMS = {"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"}
"""Fn::ForEach and the other language extensions beyond `intrinsics` are refused."""
_RESOURCES: Mapping[str, PropertyUse] = {**COMPUTE, **DATA}
_UNKNOWN = Unread()
_UNKNOWN_TYPE = "does not run here"
_SHOWN_PLACES = 6


class UnreadPart(NamedTuple):
    """A resource or property without effect here.

    Attributes:
        place: `LogicalId`, or `LogicalId.Property...`.
        consequence: What differs from AWS.
    """

    place: str
    consequence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.consequence}"


def unread_parts(template: Template) -> Iterator[UnreadPart]:
    """Yield the parts of a template that would change behaviour on AWS and are not read here."""
    for transform in template.transforms:
        if transform not in _TRANSFORMS:
            yield UnreadPart(f"Transform {transform}", "is not applied here: its resources stay as they are")
    for resource in template.resources():
        if resource.logical_id != IMPLICIT_HTTP_API or any(resource.properties):
            yield from _of_resource(resource)


def summary(parts: Iterator[UnreadPart]) -> Iterator[str]:
    """Yield one line for each consequence, with the places that have it."""
    places: dict[str, list[str]] = {}
    for place, consequence in parts:
        places.setdefault(consequence, []).append(place)
    for consequence, named in places.items():
        more = len(named) - _SHOWN_PLACES
        shown = ", ".join(named[:_SHOWN_PLACES]) + (f" and {more} more" if more > 0 else "")
        yield f"{shown}: {consequence}"


def _of_resource(resource: Resource) -> Iterator[UnreadPart]:
    uses = _RESOURCES.get(resource.type)
    if isinstance(uses, Mapping):
        yield from _of_section(resource.logical_id, resource.properties, uses)
        if resource.type == "AWS::S3::Bucket" and "Website" not in resource.metadata:
            yield UnreadPart(resource.logical_id, "S3 does not run here: a function cannot read or write it")
        return
    if resource.type.startswith(DEPLOYED_TYPES):
        return
    group = resource.type.rpartition("::")[0]
    known = UNSERVED.get(resource.type) or UNSERVED.get(f"{group}::*") or _UNKNOWN_TYPE
    yield UnreadPart(f"{resource.logical_id} ({resource.type})", known)


def _of_section(place: str, section: Properties, uses: Mapping[str, PropertyUse]) -> Iterator[UnreadPart]:
    for name in section:
        use = uses.get(name, uses.get("*", _UNKNOWN))
        if isinstance(use, ByType):
            yield from _of_typed(f"{place}.{name}", section, name, use)
        elif isinstance(use, Unread):
            if not _asks_for_the_same(section, name, use):
                yield UnreadPart(f"{place}.{name}", use.consequence)
        elif use is not None:
            yield from _of_value(f"{place}.{name}", section, name, use)


def _of_value(
    place: str, section: Properties, name: str, uses: Mapping[str, PropertyUse]
) -> Iterator[UnreadPart]:
    raw = section.raw(name)
    if isinstance(raw, list):
        for index, item in enumerate(section.items(name)):
            yield from _of_section(f"{place}[{index}]", item, uses)
    elif isinstance(raw, dict) and not (is_intrinsic(raw) and not isinstance(_resolved(section, name), dict)):
        yield from _of_section(place, section.section(name), uses)


def _of_typed(place: str, section: Properties, name: str, tables: ByType) -> Iterator[UnreadPart]:
    uses = tables.tables.get(str(_resolved(section, "Type")))
    if isinstance(uses, Mapping):  # other types are named as unsupported event sources
        yield from _of_section(place, section.section(name), uses)


def _asks_for_the_same(section: Properties, name: str, use: Unread) -> bool:
    value = _resolved(section, name)
    return value is None or value in use.unless


def _resolved(section: Properties, name: str) -> Any:
    try:
        return section.value(name)
    except TemplateError:  # a value that only a deployment has
        return section.raw(name)
