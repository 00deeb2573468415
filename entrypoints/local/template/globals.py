"""SAM's Globals section, merged into resources by SAM's rules."""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.template.intrinsics import is_intrinsic

_SECTIONS: Mapping[str, str] = {
    "AWS::Serverless::Function": "Function",
    "AWS::Serverless::HttpApi": "HttpApi",
    "AWS::Serverless::SimpleTable": "SimpleTable",
    "AWS::Serverless::StateMachine": "StateMachine",
}


def with_globals(resource_type: str, properties: Any, globals_section: Mapping[str, Any]) -> Any:
    """Return a resource's properties merged over the Globals of its type.

    See AWS SAM Developer Guide, "Globals section of the template", overridable rules: primitive values are
    replaced, maps are merged, lists are additive (the global items come first).
    """
    section = _SECTIONS.get(resource_type)
    defaults = globals_section.get(section, {}) if section else {}
    return _merge(defaults, properties)


def _merge(default: Any, own: Any) -> Any:
    if _is_map(default) and _is_map(own):
        merged = {**default, **own}
        return {
            key: _merge(default[key], own[key]) if key in default and key in own else value
            for key, value in merged.items()
        }
    if isinstance(default, list) and isinstance(own, list):
        return [*default, *own]
    return own


def _is_map(value: Any) -> bool:
    return isinstance(value, dict) and not is_intrinsic(value)
