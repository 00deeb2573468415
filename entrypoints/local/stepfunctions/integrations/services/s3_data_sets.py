"""The data sets of distributed Maps in S3: `s3:` in an ItemReader. Tasks reach S3 as `aws-sdk:s3` only.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.integrations.core.integration import ServiceIntegration


def _result(call: Call, operation: str, result: dict[str, Any]) -> dict[str, Any]:
    """Return a listing as items for a Map's reader, and without the encoding that boto3 has asked for."""
    if call.purpose == "read-items" and operation == "ListObjectsV2":
        return {**result, "Contents": [_item(listed) for listed in result.get("Contents", [])]}
    if (call.parameters or {}).get("EncodingType") is None:
        return {name: value for name, value in result.items() if name != "EncodingType"}
    return result


def _item(listed: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object of a listing as an item: `Etag`, and the time in epoch seconds."""
    modified = datetime.fromisoformat(listed["LastModified"])
    return {
        "Etag": listed["ETag"],
        "Key": listed["Key"],
        "LastModified": int(modified.timestamp()),
        "Size": listed["Size"],
        "StorageClass": listed["StorageClass"],
    }


INTEGRATION = ServiceIntegration("s3", result=_result)
