"""Checks of a Map: the configuration of its processor, its label and the fields of distributed Maps.

Sentences measured by the rules pf-sfn-asl-map-distributed, pf-sfn-asl-name-limits and
pf-sfn-express-unsupported of https://github.com/badmintoncryer/cdk-preflight.
"""

from collections.abc import Mapping

from entrypoints.local.asl.checks import value_checks as values
from entrypoints.local.asl.checks.data_set_checks import check_data_sets
from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.checks.object_checks import (
    Diagnostics,
    Fields,
    check_object,
    require,
    schema_error,
)
from entrypoints.local.asl.definitions.definition import Definition, Language
from entrypoints.local.asl.definitions.walk import processor_of

_ONLY_DISTRIBUTED = ("ItemReader", "ItemBatcher", "ResultWriter", "Label")
_PROCESSOR: Fields = {
    "Comment": values.STRING,
    "StartAt": values.STRING,
    "States": values.OBJECT,
    "ProcessorConfig": values.OBJECT,
}
PROCESSOR_CONFIG: Fields = {
    "Mode": values.one_of("INLINE", "DISTRIBUTED"),
    "ExecutionType": values.one_of("STANDARD", "EXPRESS"),
}
_LONGEST_LABEL = 40
_NOT_IN_LABELS = ' ?*<>{}[]:;,\\|^~$#%&`"'


def check_map(state: Definition, language: Language, where: str, *, express: bool) -> Diagnostics:
    """Yield what is wrong with a Map, apart from the states inside it."""
    processor, place = processor_of(state, where)
    yield from check_object(processor, _PROCESSOR, language, place)
    config = processor.get("ProcessorConfig", {})
    place = f"{place}/ProcessorConfig"
    yield from check_object(config, PROCESSOR_CONFIG, language, place)
    if not isinstance(config, Mapping):
        return
    distributed = config.get("Mode") == "DISTRIBUTED"
    if distributed and express:
        message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
        yield schema_error(message, f"{place}/Mode")
    if distributed:
        yield from require(config, ("ExecutionType",), place)
    elif config.get("Mode") == "INLINE" and "ExecutionType" in config:
        yield schema_error("Field 'ExecutionType' is not supported", place)
    if not distributed:
        yield from _only_distributed(state, where)
    yield from check_data_sets(state, language, where)


def check_label(label: str, labels: set[str], where: str) -> Diagnostics:
    """Yield what is wrong with a label, which must differ from the earlier ones, and add it to them."""
    if label in labels:
        yield Diagnostic("ERROR", "DUPLICATE_LABEL_NAME", f"Duplicate Label name: {label}", where)
    labels.add(label)
    signs = any(sign in label for sign in _NOT_IN_LABELS) or not label.isprintable()
    if signs or not 1 <= len(label) <= _LONGEST_LABEL:
        limit = f" exceeds the {_LONGEST_LABEL}-character limit allowed by the service"
        message = f"Invalid Label name: {label}{limit if len(label) > _LONGEST_LABEL else ''}"
        yield Diagnostic("ERROR", "INVALID_LABEL_NAME", message, where)


def _only_distributed(state: Definition, where: str) -> Diagnostics:
    for field in _ONLY_DISTRIBUTED:
        if field in state:
            yield schema_error(f"Field '{field}' is supported in DISTRIBUTED mode only", where)
