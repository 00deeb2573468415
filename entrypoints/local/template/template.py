"""A loaded SAM template: resolves names, lists resources in order of appearance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from entrypoints.local.template.deployment import Deployment
from entrypoints.local.template.document import read_yaml
from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.globals import with_globals
from entrypoints.local.template.intrinsics import IntrinsicError, Resolver, names_in
from entrypoints.local.template.parameters import read_parameters, stored_parameters
from entrypoints.local.template.properties import Properties
from entrypoints.local.template.resource_attributes import PhysicalResource, name_property, physical_resource

IMPLICIT_HTTP_API = "ServerlessHttpApi"
"""The implicit API that SAM creates for HttpApi events without an ApiId."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the template, of any type."""

    logical_id: str
    type: str
    properties: Properties
    ref: str
    attributes: Mapping[str, str]
    metadata: Properties

    @property
    def arn(self) -> str:
        return self.attributes["Arn"]


class Template:
    """A template with parameters, conditions, mappings and Globals applied.

    Resources whose condition is false do not exist. Types that the local runtime does not run are
    listed as well.
    """

    def __init__(
        self,
        path: Path,
        document: Mapping[str, Any],
        *,
        parameters: Mapping[str, str],
        deployment: Deployment,
    ) -> None:
        self.path = path
        self.deployment = deployment
        self._document = document
        self.parameters = read_parameters(path, self._section("Parameters"), parameters)
        self._stored = stored_parameters(self._section("Parameters"), parameters)
        self._resolver = Resolver(self)
        self._conditions: dict[str, bool] = {}
        self._evaluating: set[str] = set()
        self._physical: dict[str, PhysicalResource] = {}
        self._declared = self._existing_resources()

    @classmethod
    def load(
        cls,
        path: Path,
        *,
        parameters: Mapping[str, str] | None = None,
        deployment: Deployment | None = None,
    ) -> Self:
        """Read a template.

        Args:
            path: A YAML or JSON file.
            parameters: Values for the template's parameters; the others take their Default.
            deployment: The account, region and stack to use.

        Raises:
            TemplateError: The file, a parameter or a resource cannot be used.
        """
        document = read_yaml(path)
        if not isinstance(document, dict) or not isinstance(document.get("Resources"), dict):
            raise TemplateError(path, "Resources", "is missing; is this a CloudFormation template?")
        return cls(path, document, parameters=parameters or {}, deployment=deployment or Deployment())

    @property
    def transforms(self) -> tuple[str, ...]:
        """The names of the macros that CloudFormation applies."""
        declared = self._document.get("Transform") or []
        items = declared if isinstance(declared, list) else [declared]
        return tuple(str(item.get("Name") if isinstance(item, dict) else item) for item in items)

    @property
    def directory(self) -> Path:
        """The folder that relative paths in the template start from."""
        return self.path.resolve().parent

    @property
    def parameter_names(self) -> frozenset[str]:
        """The names of the template's parameters, with those that have no value here."""
        return frozenset(self._section("Parameters"))

    @property
    def everything(self) -> Mapping[str, Mapping[str, Any]]:
        """The resources as they are written, with those whose condition is false."""
        return self._section("Resources")

    def declared(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the existing resources as they are written, with Globals."""
        section = self._section("Globals")
        return {
            logical_id: {
                **declared,
                "Properties": with_globals(declared["Type"], declared.get("Properties") or {}, section),
            }
            for logical_id, declared in self._declared.items()
        }

    def resources(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types, or all resources."""
        for logical_id, declared in self._declared.items():
            if not types or declared["Type"] in types:
                yield self.resource(logical_id)

    def resource(self, logical_id: str) -> Resource:
        """Return one resource.

        Raises:
            TemplateError: It does not exist.
        """
        declared = self._declared.get(logical_id)
        if declared is None:
            raise TemplateError(self.path, logical_id, "is not a resource of this template")
        physical = self._physical_of(logical_id)
        properties = self._properties(logical_id, declared)
        metadata = Properties(self.path, f"{logical_id}.Metadata", declared.get("Metadata"), self._resolver)
        return Resource(logical_id, declared["Type"], properties, physical.ref, physical.attributes, metadata)

    def arn(self, logical_id: str) -> str:
        """Return a resource's ARN.

        Raises:
            TemplateError: It does not exist.
        """
        return self.resource(logical_id).arn

    def references(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of logical ids: a resource and one that its properties name; pairs may repeat."""
        for logical_id, declared in self._declared.items():
            for name in names_in(declared.get("Properties") or {}):
                if name in self._declared:
                    yield logical_id, name

    def outputs(self) -> dict[str, Any]:
        """Return the template's Outputs by name, resolved."""
        section = Properties(self.path, "Outputs", self._section("Outputs"), self._resolver)
        return {
            name: section.section(name).value("Value")
            for name in section
            if self._exists(self._section("Outputs")[name])
        }

    def output(self, name: str) -> Any:
        """Return one of the Outputs, resolved.

        Raises:
            TemplateError: No output has this name.
        """
        declared = self._section("Outputs")
        if name not in declared or not self._exists(declared[name]):
            raise TemplateError(self.path, f"Outputs.{name}", "is not declared; declare it or fix the name")
        return Properties(self.path, f"Outputs.{name}", declared[name], self._resolver).value("Value")

    # --- lookups of intrinsic functions

    def ref(self, name: str) -> Any:
        """Return the value of `Ref` for a pseudo parameter, a parameter or a resource."""
        if name in self.parameters:
            return self.parameters[name]
        if name in self._stored:
            raise IntrinsicError(
                f"parameter {name} is in Parameter Store, which does not run here; "
                "give it the type String with a Default, or pass its value"
            )
        pseudo = self.deployment.pseudo_parameters
        if name in pseudo:
            return pseudo[name]
        return self._physical_of(name).ref

    def attribute(self, logical_id: str, attribute: str) -> Any:
        """Return the value of `Fn::GetAtt` for a resource."""
        physical = self._physical_of(logical_id)
        if attribute not in physical.attributes:
            known = ", ".join(physical.attributes)
            raise IntrinsicError(f"{logical_id} has no attribute {attribute} here; it has: {known}")
        return physical.attributes[attribute]

    def condition(self, name: str) -> bool:
        """Return the value of a condition of the template."""
        if name not in self._conditions:
            declared = self._section("Conditions")
            if name not in declared:
                raise IntrinsicError(f"there is no condition {name}; declare it under Conditions")
            self._conditions[name] = self._guarded(
                f"Conditions.{name}", lambda: self._resolver.resolve(declared[name])
            )
        return self._conditions[name]

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return a map of the template's Mappings."""
        section: Mapping[str, Any] = self._section("Mappings")[name]
        return section

    # --- internals

    def _section(self, name: str) -> Mapping[str, Any]:
        section = self._document.get(name) or {}
        if not isinstance(section, dict):
            raise TemplateError(self.path, name, "must be a map")
        return section

    def _existing_resources(self) -> dict[str, Mapping[str, Any]]:
        declared = dict(self._section("Resources"))
        for logical_id, resource in declared.items():
            if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
                raise TemplateError(self.path, logical_id, "has no Type")
        existing = {name: item for name, item in declared.items() if self._exists(item)}
        if IMPLICIT_HTTP_API not in existing:
            existing[IMPLICIT_HTTP_API] = {"Type": "AWS::Serverless::HttpApi"}
        return existing

    def _exists(self, declared: Mapping[str, Any]) -> bool:
        condition = declared.get("Condition")
        return condition is None or self.condition(str(condition))

    def _properties(self, logical_id: str, declared: Mapping[str, Any]) -> Properties:
        merged = with_globals(declared["Type"], declared.get("Properties") or {}, self._section("Globals"))
        return Properties(self.path, logical_id, merged, self._resolver)

    def _physical_of(self, logical_id: str) -> PhysicalResource:
        if logical_id not in self._physical:
            self._physical[logical_id] = self._guarded(logical_id, lambda: self._make_physical(logical_id))
        return self._physical[logical_id]

    def _make_physical(self, logical_id: str) -> PhysicalResource:
        declared = self._declared.get(logical_id)
        if declared is None:
            return self._generated(logical_id)
        properties = self._properties(logical_id, declared)
        name = name_property(declared["Type"])
        given = properties.optional_text(name) if name else None
        physical = physical_resource(declared["Type"], logical_id, given, self.deployment)
        if declared["Type"] == "AWS::Serverless::Function":
            alias = properties.optional_text("AutoPublishAlias")
            versions = {"Version": f"{physical.attributes['Arn']}:1"}
            if alias:
                versions["Alias"] = f"{physical.attributes['Arn']}:{alias}"
            return PhysicalResource(physical.ref, {**physical.attributes, **versions})
        return physical

    def _generated(self, logical_id: str) -> PhysicalResource:
        """Return the role that SAM generates for a function or state machine, `<LogicalId>Role`."""
        owner = logical_id.removesuffix("Role")
        if owner != logical_id and self._declared.get(owner, {}).get("Type") in {
            "AWS::Serverless::Function",
            "AWS::Serverless::StateMachine",
        }:
            return physical_resource("AWS::IAM::Role", logical_id, None, self.deployment)
        raise IntrinsicError(f"there is no parameter or resource {logical_id}; declare it or fix the name")

    def _guarded(self, key: str, evaluate: Any) -> Any:
        """Evaluate once; reject a definition that depends on itself."""
        if key in self._evaluating:
            raise IntrinsicError(f"{key} refers to itself")
        self._evaluating.add(key)
        try:
            return evaluate()
        finally:
            self._evaluating.discard(key)
