"""Results as AWS gives them: what an emulator leaves out or adds, items of a distributed Map's reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entrypoints.local.asl import Call

_WITH_ENCRYPTION = frozenset({"PutObject", "GetObject", "HeadObject", "CopyObject"})

_ASKED_FOR = {
    "ConsumedCapacity": "ReturnConsumedCapacity",
    "EncodingType": "EncodingType",
    "ItemCollectionMetrics": "ReturnItemCollectionMetrics",
}
"""What DynamoDB and S3 tell only if a parameter says so; an emulator or boto3 brings it unasked."""


def with_defaults(call: Call, operation: str, result: dict[str, Any]) -> dict[str, Any]:
    """Return a service's result as AWS would give it.

    S3 encrypts every new object since January 2023 and says so
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html); a checksum comes with
    its type. DynamoDB tells what a request has cost only if it is asked to
    (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html). SNS numbers the
    messages of a FIFO topic (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).
    """
    result = _unasked_removed(call.parameters or {}, result)
    if operation == "Publish" and str((call.parameters or {}).get("TopicArn")).endswith(".fifo"):
        return {"SequenceNumber": _sequence_number(result), **result}
    if not call.target.resource_type.endswith("s3"):
        return result
    if call.purpose == "read-items" and operation == "ListObjectsV2":
        return {**result, "Contents": [_item(listed) for listed in result.get("Contents", [])]}
    added: dict[str, Any] = {}
    if operation in _WITH_ENCRYPTION and "ServerSideEncryption" not in result:
        added["ServerSideEncryption"] = "AES256"
    if operation == "PutObject" and any(key.startswith("ChecksumC") for key in result):
        added.setdefault("ChecksumType", result.get("ChecksumType", "FULL_OBJECT"))
    return {**result, **added}


def _sequence_number(published: Mapping[str, Any]) -> str:
    """Return a number of 20 digits for a message; unlike SNS's, later messages may have lower ones."""
    return str(10**19 + int(str(published["MessageId"]).replace("-", "")[:12], 16))


def _unasked_removed(asked: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in result.items()
        if name not in _ASKED_FOR or asked.get(_ASKED_FOR[name]) not in (None, "NONE")
    }


def _item(listed: dict[str, Any]) -> dict[str, Any]:
    """Return an object of a listing as a distributed Map's item: `Etag`, and the time in epoch seconds.

    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
    """
    modified = datetime.fromisoformat(listed["LastModified"])
    return {
        "Etag": listed["ETag"],
        "Key": listed["Key"],
        "LastModified": int(modified.timestamp()),
        "Size": listed["Size"],
        "StorageClass": listed["StorageClass"],
    }
