"""Refuses functions that Lambda would not create.

AWS Lambda API Reference, CreateFunction: names, timeout, memory and variables; AWS Lambda Developer Guide,
"Defined runtime environment variables": the reserved ones; "Lambda quotas": 4 KB of variables.
"""

import re
from collections.abc import Iterator

from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.resource_views import FunctionView, functions
from entrypoints.local.template.template import Template

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
_RESERVED = {
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
}
_VARIABLES_LIMIT = 4096


def check_functions(template: Template) -> None:
    """Check the template's functions.

    Raises:
        TemplateError: One cannot be deployed.
    """
    names: dict[str, str] = {}
    for view in functions(template):
        for name, problem in _problems(view):
            raise TemplateError(template.path, f"{view.logical_id}.{name}", problem)
        other = names.setdefault(view.name, view.logical_id)
        if other != view.logical_id:
            raise TemplateError(
                template.path, f"{view.logical_id}.FunctionName", f"{other} has the same name {view.name}"
            )


def _problems(view: FunctionView) -> Iterator[tuple[str, str]]:
    if not _NAME.fullmatch(view.name):
        yield "FunctionName", f"{view.name!r} is not 1 to 64 letters, digits, - and _"
    if not 1 <= view.timeout <= 900:
        yield "Timeout", f"must be between 1 and 900 seconds, not {view.timeout}"
    if not 128 <= view.memory <= 10_240:
        yield "MemorySize", f"must be between 128 and 10,240 MB, not {view.memory}"
    for name in view.environment:
        if name in _RESERVED:
            yield f"Environment.Variables.{name}", "is reserved: Lambda sets it and refuses others"
        elif not _VARIABLE.fullmatch(name):
            yield f"Environment.Variables.{name}", "is no name: a letter, then letters, digits and _"
    size = sum(len(name.encode()) + len(value.encode()) for name, value in view.environment.items())
    if size > _VARIABLES_LIMIT:
        yield "Environment.Variables", f"have {size} bytes; Lambda accepts 4,096"
