"""Results and error messages of moto that differ from AWS's."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import OperationModel

ResultCorrection = Callable[[OperationModel, Mapping[str, Any], dict[str, Any]], None]
"""Corrects the result of an operation with these parameters in place."""

_WITH_ENCRYPTION = frozenset({"PutObject", "GetObject", "HeadObject", "CopyObject"})
_ON_REQUEST = {
    "ConsumedCapacity": "ReturnConsumedCapacity",
    "ItemCollectionMetrics": "ReturnItemCollectionMetrics",
}
"""Members that DynamoDB returns only if a parameter says so; moto returns them always."""
_INVALID = "Invalid parameter: "


def _dynamodb(_operation: OperationModel, given: Mapping[str, Any], result: dict[str, Any]) -> None:
    """Remove the costs of a request that did not ask for them.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
    """
    for member, parameter in _ON_REQUEST.items():
        if given.get(parameter) in (None, "NONE"):
            result.pop(member, None)


def _s3(operation: OperationModel, _given: Mapping[str, Any], result: dict[str, Any]) -> None:
    """Add the encryption, which every new object has since January 2023, and a checksum's type.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
    """
    if operation.name in _WITH_ENCRYPTION:
        result.setdefault("ServerSideEncryption", "AES256")
    if operation.name == "PutObject" and any(name.startswith("ChecksumC") for name in result):
        result.setdefault("ChecksumType", "FULL_OBJECT")


def _sns(operation: OperationModel, given: Mapping[str, Any], result: dict[str, Any]) -> None:
    """Number a message of a FIFO topic with 20 digits; unlike SNS's, later messages may have lower ones.

    https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    """
    if operation.name == "Publish" and str(given.get("TopicArn")).endswith(".fifo"):
        digits = str(result["MessageId"]).replace("-", "")
        numbered = {"SequenceNumber": str(10**19 + int(digits[:12], 16)), **result}
        result.clear()
        result.update(numbered)


def _sns_error(operation: OperationModel, code: str, message: str) -> str:
    if operation.name != "Publish":
        return message
    if code == "NotFound":
        return "Topic does not exist"
    return _INVALID + message.removeprefix(_INVALID) if code == "InvalidParameter" else message


RESULTS: Mapping[str, ResultCorrection] = {"dynamodb": _dynamodb, "s3": _s3, "sns": _sns}
"""By the service's name in boto3."""

MESSAGES: Mapping[str, Callable[[OperationModel, str, str], str]] = {"sns": _sns_error}
"""Return AWS's message for an operation's error code and message, by the service's name in boto3."""
