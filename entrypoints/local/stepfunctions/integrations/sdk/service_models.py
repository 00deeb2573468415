"""The services and actions that `aws-sdk:service:action` may name, as botocore's models have them.

Nothing is generated or typed twice: ARNs name services as the SDK for Java does, by the service's id, and
botocore knows the ids without reading a model (a table of the clients that are not named by theirs). Of its
400 models only that of a named service is read, with the first definition that names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.integrations.sdk.java_names import (
    arn_action_name,
    arn_service_name,
    pascal,
)

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

NOT_OFFERED = frozenset({"apigatewaymanagementapi"})
"""Services that AWS refuses although the SDK has them.

A user of https://github.com/functionless/functionless published AWS's answer to postToConnection. AWS's page
does not list this service; services newer than the page are not listed there either, so that says nothing.
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
"""Actions that AWS's page calls unsupported, apart from those that stream events.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""


def client_name(service: str) -> str | None:
    """Return botocore's name of a service as `aws-sdk:` ARNs write it, None if there is none."""
    return _clients().get(service)


def sdk_operation(service: str, action: str) -> OperationModel | None:
    """Return the model of an action as ARNs write it, None if Step Functions does not offer it."""
    operation = modelled_operation(service, action)
    if operation is None or arn_action_name(operation.name) != action:
        return None
    refused = service in NOT_OFFERED or operation.name in UNSUPPORTED.get(service, ())
    return None if refused or _streams_events(operation) else operation


def modelled_operation(service: str, action: str) -> OperationModel | None:
    """Return the model of a service's action, offered by Step Functions or not, None if there is none."""
    client = client_name(service)
    model = None if client is None else _model(client)
    name = pascal(action)
    return model.operation_model(name) if model is not None and name in model.operation_names else None


@cache
def _clients() -> Mapping[str, str]:
    """Return botocore's names of all services by the names that ARNs have for them."""
    from botocore.utils import CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES  # noqa: PLC0415 -- at first use

    # backwards: where two clients have one id, the first by name stays
    available = sorted(_loader().list_available_services("service-2"), reverse=True)
    ids = CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES
    return {arn_service_name(ids.get(client, client)): client for client in available}


@cache
def _loader() -> Any:
    from botocore.loaders import Loader  # noqa: PLC0415 -- 0.1 s at first use

    return Loader()


@lru_cache(maxsize=16)
def _model(client: str) -> Any:
    from botocore.model import ServiceModel  # noqa: PLC0415 -- at first use

    return ServiceModel(_loader().load_service_model(client, "service-2"), client)


def _streams_events(operation: OperationModel) -> bool:
    return any(_has_stream(shape) for shape in (operation.input_shape, operation.output_shape))


def _has_stream(shape: Shape | None) -> bool:
    members: Mapping[str, Any] = getattr(shape, "members", {})
    return any(member.serialization.get("eventstream") for member in members.values())
