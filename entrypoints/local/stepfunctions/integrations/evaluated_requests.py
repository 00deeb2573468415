"""Checks of a task's parameters when they have been evaluated, before its integration is called.

AWS refuses every name that is not written in PascalCase, for optimized integrations only now:
https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from entrypoints.local.asl import TaskResource
from entrypoints.local.stepfunctions.integrations.optimized_integrations import optimized_action
from entrypoints.local.stepfunctions.integrations.sdk.request_members import (
    misfits,
    unknown_names,
    unsupported,
)
from entrypoints.local.stepfunctions.integrations.sdk.service_models import modelled_operation
from entrypoints.local.stepfunctions.integrations.sdk.service_names import SDK


def parameter_errors(target: TaskResource, parameters: Any) -> Sequence[str]:
    """Return one sentence for each error; the one about a name is AWS's."""
    action = optimized_action(target.resource_type, target.action)
    names = None if action is None else action.parameters
    if names is not None and parameters.__class__ is dict and parameters.keys() <= names:
        return ()
    if not isinstance(parameters, Mapping):
        return ("The value must be a JSON object",)
    if names is not None:
        return [unsupported(name) for name in parameters if name not in names]
    operation = modelled_operation(target.resource_type.removeprefix(SDK), target.action)
    if operation is None:
        return ()
    unknown = [unsupported(name) for name in unknown_names(operation.input_shape, parameters)]
    return unknown or list(misfits(operation.input_shape, parameters))
