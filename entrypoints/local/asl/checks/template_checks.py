"""Checks of payload templates and of the expressions in them.

Others measured AWS's findings about JSONata expressions, which are always placed at the expression inside its
field: the parser's sentence under the code INVALID_JSONATA_EXPRESSION
(https://github.com/floci-io/floci/issues/2745), and "Reference to 'phone' at the top level is not supported."
under UNSUPPORTED_JSONATA_EXPRESSION (https://github.com/floci-io/floci/issues/2670). The sentences about
unterminated expressions and names of variables: the rules pf-sfn-asl-query-language and
pf-sfn-asl-jsonpath-syntax of https://github.com/badmintoncryer/cdk-preflight.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.jsonata.expressions import is_expression
from entrypoints.local.asl.expressions.jsonata.unsupported_references import unsupported_references
from entrypoints.local.asl.fields.templates import compile_template

_LONGEST_VARIABLE = 80
_RESERVED = "states"


class Finding(NamedTuple):
    """A fault of a value, before the place of its field is known.

    Attributes:
        message: One sentence.
        code: AWS's code.
        below: The place below the field, such as `/total` or `[0]`; empty for the field itself.
    """

    message: str
    code: str = "SCHEMA_VALIDATION_FAILED"
    below: str = ""


Findings: TypeAlias = Iterator[Finding]


def template(value: Any, language: Language) -> Findings:
    """Accept a payload template."""
    yield from _jsonata(value, "", caught=False) if language == "JSONata" else _jsonpath(value)


def catcher_template(value: Any, language: Language) -> Findings:
    """Accept a payload template of a Catch, which may read `$states.errorOutput`."""
    yield from _jsonata(value, "", caught=True) if language == "JSONata" else _jsonpath(value)


def variable_names(value: Any) -> Findings:
    """Accept the names of the variables that an Assign sets.

    https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
    """
    for field in value if isinstance(value, Mapping) else ():
        name = field.removesuffix(".$")
        if name == _RESERVED:
            message = "Cannot assign to reserved variable '$states'."
            yield Finding(message, "RESERVED_VARIABLE_NAME", f"/{field}")
        elif not name.isidentifier() or name.startswith("_"):
            message = f"Invalid variable name '{name}': the variable name contains invalid characters."
            yield Finding(message, "INVALID_VARIABLE_NAME", f"/{field}")
        elif len(name) > _LONGEST_VARIABLE:
            yield Finding(f"Variable names have at most {_LONGEST_VARIABLE} characters", below=f"/{field}")


def _jsonpath(value: Any) -> Findings:
    try:
        compile_template(value, language="JSONPath")
    except ExpressionSyntaxError as error:
        yield Finding(str(error))


def _jsonata(value: Any, below: str, *, caught: bool) -> Findings:
    if isinstance(value, str) and value.startswith("{%") and not value.endswith("%}"):
        yield Finding("JSONata string must start with {% and end with %}", below=below)
    elif isinstance(value, str) and is_expression(value):
        for message, code in _errors(value, caught=caught):
            yield Finding(message, code, below)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _jsonata(item, f"{below}[{index}]", caught=caught)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _jsonata(item, f"{below}/{name}", caught=caught)


def _errors(text: str, *, caught: bool) -> Iterator[tuple[str, str]]:
    try:
        references = unsupported_references(text, caught=caught)
    except ExpressionSyntaxError as error:
        yield str(error), "INVALID_JSONATA_EXPRESSION"
        return
    for message in references:
        yield message, "UNSUPPORTED_JSONATA_EXPRESSION"
