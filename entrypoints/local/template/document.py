"""Reads CloudFormation's YAML: short-form intrinsics, no dates, no duplicate keys."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from entrypoints.local.template.errors import TemplateError

# libyaml parses about ten times faster; wheels carry it, source builds may not.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_BARE_NAMES = frozenset({"Ref", "Condition"})


class _Loader(_Base):  # type: ignore[misc]  # libyaml's loader has no types
    """A safe loader with `!Ref` and the other short forms."""


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    loader.flatten_mapping(node)
    mapping: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} appears twice in one mapping", key_node.start_mark
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


def _construct_intrinsic(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    """Turn `!Sub x` into `{"Fn::Sub": "x"}`, and `!GetAtt A.B` into its list form."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in _BARE_NAMES else f"Fn::{suffix}": value}


# CloudFormation reads `2010-09-09` as a string.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_Loader.add_multi_constructor("!", _construct_intrinsic)


def read_yaml(path: Path) -> Any:
    """Read a YAML or JSON file that may use CloudFormation's tags.

    Raises:
        TemplateError: The file is missing or is not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(path, "file", f"cannot be read ({error.strerror}); check the path") from error
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 -- derived from the safe loader
    except yaml.YAMLError as error:
        raise TemplateError(path, "YAML", " ".join(str(error).split())) from error
