"""What a service refuses although an emulator, or boto3 before it, might do otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from entrypoints.local.stepfunctions.integrations.sdk.java_names import SDK, request_names
from entrypoints.local.stepfunctions.integrations.sdk.service_errors import failure, not_sent

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from entrypoints.local.stepfunctions.drivers import TaskFailed

_TABLE_NAME = re.compile(r"[a-zA-Z0-9_.-]+|arn:.+")
_INVALID = "ValidationException"
_ARN_PARTS = 6
_NOT_EMPTY = ("MessageBody",)
"""Texts that are as good as missing if they are empty: SQS says so of a message's body."""


def refused_before_sending(
    service: str, operation: OperationModel, given: Mapping[str, Any]
) -> TaskFailed | None:
    """Return the failure of a request that would not be carried out, None if it may be sent.

    Args:
        service: The service as the Resource names it.
        operation: The service's action.
        given: The parameters.
    """
    present = {name.lower() for name, value in given.items() if value != "" or name not in _NOT_EMPTY}
    required = [] if operation.input_shape is None else operation.input_shape.required_members
    missing = [
        name for name in required if not any(one.lower() in present for one in (*request_names(name), name))
    ]
    kind = service.removeprefix(SDK)
    if kind == "sqs":
        return _sqs(service, operation, given, missing)
    faults = [
        f"Value null at '{_camel(name)}' failed to satisfy constraint: Member must not be null"
        for name in missing
    ]
    if kind == "sns" and operation.name == "Publish" and not missing:
        fault = _publish_fault(given)
        model = operation.service_model
        return None if fault is None else failure(service, model, "InvalidParameter", fault)
    if kind == "dynamodb":
        faults += _table_name(given.get("TableName"))
    if not faults:
        return None
    noun = "error" if len(faults) == 1 else "errors"
    code = "ValidationError" if kind == "sns" else _INVALID
    message = f"{len(faults)} validation {noun} detected: {'; '.join(faults)}"
    return failure(service, operation.service_model, code, message)


def _publish_fault(given: Mapping[str, Any]) -> str | None:
    """Return what SNS says of a message that it does not publish.

    https://github.com/aws-samples/amazon-rekognition-video-analyzer/issues/41,
    https://github.com/spring-attic/spring-cloud-aws/issues/759
    """
    receiver = next((name for name in ("TopicArn", "TargetArn", "PhoneNumber") if name in given), None)
    parts = str(given[receiver]).count(":") + 1 if receiver else 0
    if receiver is None:
        reason = "TopicArn or TargetArn Reason: no value for required parameter"
    elif receiver != "PhoneNumber" and parts < _ARN_PARTS:
        reason = f"{receiver} Reason: An ARN must have at least {_ARN_PARTS} elements, not {parts}"
    elif given.get("Message") == "":
        reason = "Empty message"
    elif str(given[receiver]).endswith(".fifo") and not given.get("MessageGroupId"):
        reason = "The MessageGroupId parameter is required for FIFO topics"
    else:
        return None
    return f"Invalid parameter: {reason}"


def _table_name(table: Any) -> list[str]:
    if not isinstance(table, str) or _TABLE_NAME.fullmatch(table):
        return []
    pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    return [f"Value '{table}' at 'tableName' failed to satisfy constraint: {pattern}"]


def _sqs(
    service: str, operation: OperationModel, given: Mapping[str, Any], missing: list[str]
) -> TaskFailed | None:
    """Check the members, and the queue URL, whose host must be one: SQS is called at the URL itself."""
    if missing:
        message = f"The request must contain the parameter {missing[0]}."
        return failure(service, operation.service_model, "MissingParameter", message)
    host = urlsplit(str(given.get("QueueUrl", ""))).hostname
    if host is None or "." in host or host == "localhost" or ":" in host:
        return None
    return not_sent(service, operation.service_model, f"{host}: Name or service not known")


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]
