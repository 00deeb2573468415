"""What AWS refuses although an emulator behind the endpoint might not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.naming import request_names

V1_NAMES = {
    "dynamodb": ("DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
    "sqs": ("SQS", "AmazonSQS", "AmazonSQSException"),
    "sns": ("SNS", "AmazonSNS", "AmazonSNSException"),
    "events": ("EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
}
"""Optimized integrations name errors as version 1 of the SDK: prefix, service, name of the others."""

_TABLE_NAME = re.compile(r"[a-zA-Z0-9_.-]+|arn:.+")


def unsupported(given: Iterable[str], accepted: Iterable[str]) -> TaskFailed | None:
    """Return the failure of a request with parameters that its API does not have, None if there are none.

    The sentence about a field is AWS's: https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html
    """
    known = {name.lower() for name in accepted}
    faults = [
        f'The field "{name}" is not supported by Step Functions'
        for name in given
        if name.lower() not in known
    ]
    if not faults:
        return None
    cause = f"The Parameters could not be used to start the Task: [{', '.join(faults)}]"
    return TaskFailed("States.Runtime", cause)


def refused_before_sending(service: str, operation: Any, given: Mapping[str, Any]) -> TaskFailed | None:
    """Return the failure of a request that AWS would not carry out, None if it may be sent."""
    members = operation.input_shape.members if operation.input_shape else ()
    names = (name for member in members for name in (*request_names(member), member))
    unknown = unsupported(given, names)
    if unknown is not None:
        return unknown
    if service == "dynamodb":
        return _dynamodb(operation, given)
    if service == "sqs":
        return _sqs(given)
    return None


def _dynamodb(operation: Any, given: Mapping[str, Any]) -> TaskFailed | None:
    """Check what DynamoDB's front end checks first: required members and the table's name."""
    present = {name.lower() for name in given}
    faults = [
        f"Value null at '{_camel(name)}' failed to satisfy constraint: Member must not be null"
        for name in operation.input_shape.required_members
        if name.lower() not in present
    ]
    table = given.get("TableName")
    if isinstance(table, str) and not _TABLE_NAME.fullmatch(table):
        faults.append(
            f"Value '{table}' at 'tableName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
        )
    if not faults:
        return None
    prefix, v1_service, unmodelled = V1_NAMES["dynamodb"]
    noun = "error" if len(faults) == 1 else "errors"
    details = "Status Code: 400; Error Code: ValidationException; Request ID: none; Proxy: null"
    message = f"{len(faults)} validation {noun} detected: {'; '.join(faults)}"
    return TaskFailed(f"{prefix}.{unmodelled}", f"{message} (Service: {v1_service}; {details})")


def _sqs(given: Mapping[str, Any]) -> TaskFailed | None:
    """Refuse a queue URL whose host cannot be: SQS is called at the URL itself."""
    host = urlsplit(str(given.get("QueueUrl", ""))).hostname
    if host is None or "." in host or host == "localhost" or ":" in host:
        return None
    message = f"Unable to execute HTTP request: {host}: Name or service not known"
    return TaskFailed("SQS.SdkClientException", message)


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]
