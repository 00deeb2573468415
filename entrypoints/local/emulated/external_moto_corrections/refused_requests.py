"""Requests that AWS's services refuse, or that never reach them, although moto accepts them."""

import json
import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError
from botocore.model import OperationModel

from entrypoints.local.stepfunctions.integrations.core.integration import ErrorAnswer, null_members
from entrypoints.local.stepfunctions.integrations.sdk.request_members import missing_members
from entrypoints.local.stepfunctions.integrations.services.sqs import missing_parameter

Refusal = Callable[[OperationModel, MutableMapping[str, Any]], ErrorAnswer | None]
"""Returns AWS's refusal of an operation's parameters, None if it accepts them; may correct the parameters."""

_TABLE_NAME = re.compile(r"[a-zA-Z0-9_.-]+|arn:.+")
_ARN_PARTS = 6
_MALFORMED = "{"
"""A Detail that moto refuses with AWS's sentence."""


class UnknownHostError(BotoCoreError):
    """The host of a queue's URL does not exist: the SDK for Java calls SQS at the queue's URL itself."""

    fmt = "{host}: Name or service not known"


def _dynamodb(operation: OperationModel, given: Mapping[str, Any]) -> ErrorAnswer | None:
    table = given.get("TableName")
    if not isinstance(table, str) or _TABLE_NAME.fullmatch(table):
        return None
    pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    fault = f"Value '{table}' at 'tableName' failed to satisfy constraint: {pattern}"
    missing = missing_members(operation.input_shape, given)
    return ErrorAnswer("ValidationException", null_members(missing, [fault]))


def _eventbridge(operation: OperationModel, given: MutableMapping[str, Any]) -> None:
    """Have a Detail that is JSON but not an object refused: moto puts its event."""
    if operation.name == "PutEvents":
        given["Entries"] = [_with_malformed_detail(entry) for entry in given.get("Entries", ())]


def _with_malformed_detail(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        is_object = isinstance(json.loads(entry["Detail"]), dict)
    except (KeyError, ValueError):
        return entry
    return entry if is_object else {**entry, "Detail": _MALFORMED}


def _sns(operation: OperationModel, given: Mapping[str, Any]) -> ErrorAnswer | None:
    """Return SNS's refusal of a message.

    https://github.com/aws-samples/amazon-rekognition-video-analyzer/issues/41,
    https://github.com/spring-attic/spring-cloud-aws/issues/759
    """
    if operation.name != "Publish" or "Message" not in given:
        return None
    receiver = next((name for name in ("TopicArn", "TargetArn", "PhoneNumber") if name in given), None)
    parts = str(given[receiver]).count(":") + 1 if receiver else 0
    if receiver is None:
        reason = "TopicArn or TargetArn Reason: no value for required parameter"
    elif receiver != "PhoneNumber" and parts < _ARN_PARTS:
        reason = f"{receiver} Reason: An ARN must have at least {_ARN_PARTS} elements, not {parts}"
    elif given["Message"] == "":
        reason = "Empty message"
    elif str(given[receiver]).endswith(".fifo") and not given.get("MessageGroupId"):
        reason = "The MessageGroupId parameter is required for FIFO topics"
    else:
        return None
    return ErrorAnswer("InvalidParameter", f"Invalid parameter: {reason}")


def _sqs(operation: OperationModel, given: Mapping[str, Any]) -> ErrorAnswer | None:
    """Return SQS's refusal of a message; to SQS an empty one is missing.

    Raises:
        UnknownHostError: The queue's URL leads nowhere.
    """
    filled = {name: value for name, value in given.items() if (name, value) != ("MessageBody", "")}
    missing = missing_members(operation.input_shape, filled)
    if missing:
        return missing_parameter(missing)
    host = urlsplit(str(given.get("QueueUrl", ""))).hostname
    if host is None or "." in host or host == "localhost" or ":" in host:
        return None
    raise UnknownHostError(host=host)


REFUSALS: Mapping[str, Refusal] = {
    "dynamodb": _dynamodb,
    "events": _eventbridge,
    "sns": _sns,
    "sqs": _sqs,
}
"""By the service's name in boto3."""
