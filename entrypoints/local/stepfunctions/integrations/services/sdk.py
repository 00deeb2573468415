"""`aws-sdk:service:action`: the actions of AWS's APIs that Step Functions offers.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.integrations.core.integration import CALLBACK
from entrypoints.local.stepfunctions.integrations.sdk.service_models import modelled_operation
from entrypoints.local.stepfunctions.integrations.sdk.service_names import arn_action_name

if TYPE_CHECKING:  # importing botocore's models takes 0.1 s
    from botocore.model import OperationModel, Shape

PATTERNS = CALLBACK
"""The integration patterns of every action."""

NOT_OFFERED = frozenset({"apigatewaymanagementapi"})
"""Services that AWS refuses although the SDK has them.

A user of https://github.com/functionless/functionless published AWS's answer to postToConnection. AWS's page
does not list this service, but it does not list services newer than the page either.
"""

UNSUPPORTED: Mapping[str, frozenset[str]] = {
    "applicationdiscovery": frozenset({"DescribeExportConfigurations", "ExportConfigurations"}),
    "codedeploy": frozenset(
        {
            "BatchGetDeploymentInstances",
            "GetDeploymentInstance",
            "ListDeploymentInstances",
            "SkipWaitTimeForInstanceTermination",
        }
    ),
    "comprehendmedical": frozenset({"DetectEntities"}),
    "dataexchange": frozenset({"SendApiAsset"}),
    "directconnect": frozenset(
        {
            "AllocateConnectionOnInterconnect",
            "DescribeConnectionLoa",
            "DescribeConnectionsOnInterconnect",
            "DescribeInterconnectLoa",
        }
    ),
    "efs": frozenset({"CreateTags"}),
    "emr": frozenset({"DescribeJobFlows"}),
    "iot": frozenset(
        {
            "AttachPrincipalPolicy",
            "DetachPrincipalPolicy",
            "ListPolicyPrincipals",
            "ListPrincipalPolicies",
        }
    ),
    "lambda": frozenset({"InvokeAsync"}),
    "mediapackage": frozenset({"RotateChannelCredentials"}),
    "rdsdata": frozenset({"ExecuteSql"}),
    "shield": frozenset({"DeleteSubscription"}),
    "sts": frozenset({"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"}),
}
"""Actions that AWS's page calls unsupported, apart from those that stream events."""


def sdk_operation(service: str, action: str) -> "OperationModel | None":
    """Return the model of an action as ARNs write it, None if Step Functions does not offer it."""
    operation = modelled_operation(service, action)
    if operation is None or arn_action_name(operation.name) != action:
        return None
    refused = service in NOT_OFFERED or operation.name in UNSUPPORTED.get(service, ())
    return None if refused or _streams_events(operation) else operation


def _streams_events(operation: "OperationModel") -> bool:
    return any(_has_stream(shape) for shape in (operation.input_shape, operation.output_shape))


def _has_stream(shape: "Shape | None") -> bool:
    members: Mapping[str, Any] = getattr(shape, "members", {})
    return any(member.serialization.get("eventstream") for member in members.values())
