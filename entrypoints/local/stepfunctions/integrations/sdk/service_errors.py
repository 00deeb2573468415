"""How failures of other services are named: as version 1 of the SDK by optimized integrations, else by 2.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.sdk.java_names import (
    exception_name,
    sdk_service_name,
    v1_exception_name,
)

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from botocore.model import ServiceModel

_V1_NAMES = {
    "dynamodb": ("DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
    "sqs": ("SQS", "AmazonSQS", "AmazonSQSException"),
    "sns": ("SNS", "AmazonSNS", "AmazonSNSException"),
    "events": ("EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
}
"""Prefix of error names, name of the service, name of the errors that the service's model does not know."""

_ABSENT = {"HeadObject": "NoSuchKey", "HeadBucket": "NoSuchBucket"}
"""What the SDK makes of a 404 to a request whose answers have no body: https://github.com/aws/aws-sdk-java-v2/issues/1983"""


def refused(service: str, model: ServiceModel, error: ClientError) -> TaskFailed:
    """Name an error answer of a service, which a Resource names `service`, as its integration does."""
    fault: Any = error.response
    metadata = fault.get("ResponseMetadata", {})
    code, message = fault["Error"].get("Code", "Unknown"), fault["Error"].get("Message", "")
    if code == "404" and error.operation_name in _ABSENT:
        code, message = _ABSENT[error.operation_name], "null"
    if error.operation_name == "Publish":
        message = _of_sns(code, message)
    return failure(
        service,
        model,
        code,
        message,
        status=metadata.get("HTTPStatusCode", 400),
        request_id=metadata.get("RequestId", ""),
        extended_id=metadata.get("HostId", ""),
    )


def _of_sns(code: str, message: str) -> str:
    """Return SNS's own words where an emulator's differ."""
    if code == "NotFound":
        return "Topic does not exist"
    invalid = "Invalid parameter: "
    return invalid + message.removeprefix(invalid) if code == "InvalidParameter" else message


def failure(  # noqa: PLR0913 -- keyword-only, the parts of an error answer
    service: str,
    model: ServiceModel,
    code: str,
    message: str,
    *,
    status: int = 400,
    request_id: str = "none",
    extended_id: str = "",
) -> TaskFailed:
    """Return a task's failure for an error code of a service."""
    modelled = _modelled(model, code)
    if service in _V1_NAMES:
        prefix, v1_service, unmodelled = _V1_NAMES[service]
        details = f"Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null"
        error_name = v1_exception_name(modelled) if modelled else unmodelled
        return TaskFailed(f"{prefix}.{error_name}", f"{message} (Service: {v1_service}; {details})")
    name = sdk_service_name(str(model.service_id))
    details = f"Service: {name}, Status Code: {status}, Request ID: {request_id}"
    if name == "S3":  # it tells a second id with every answer, in x-amz-id-2
        details += f", Extended Request ID: {extended_id or request_id}"
    error_name = exception_name(modelled or name)
    return TaskFailed(f"{name}.{error_name}", f"{message} ({details}) (SDK Attempt Count: 1)")


def not_sent(service: str, model: ServiceModel, reason: object) -> TaskFailed:
    """Name a failure before any answer, such as a connection that was refused."""
    name = sdk_service_name(str(model.service_id))
    prefix = _V1_NAMES[service][0] if service in _V1_NAMES else name
    return TaskFailed(f"{prefix}.SdkClientException", f"Unable to execute HTTP request: {reason}")


def _modelled(model: ServiceModel, code: str) -> str | None:
    """Return the name that an error has in the service's model."""
    if code == "AWS.SimpleQueueService.NonExistentQueue":  # the code is from before SQS spoke JSON
        return "QueueDoesNotExist"
    shape: Any = model.shape_for_error_code(code)  # type: ignore[arg-type]  # its stub asks for an int
    return None if shape is None else str(shape.name)
