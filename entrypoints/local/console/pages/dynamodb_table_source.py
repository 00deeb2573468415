"""Table source on DynamoDB, in this process or at an endpoint."""

import base64
import json
from typing import TYPE_CHECKING, Any

from entrypoints.local.console.pages.tables import BadPositionError, TablePage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoTable:
    """A `TableSource` that scans a page at a time.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
    """

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self._client = client
        self._name = name

    def page(self, position: str | None, limit: int) -> TablePage:
        start: dict[str, Any] = {} if position is None else {"ExclusiveStartKey": _key(position)}
        try:
            answer = self._client.scan(TableName=self._name, Limit=limit, **start)
        except self._client.exceptions.ClientError as error:
            if position is None or error.response["Error"]["Code"] != "ValidationException":
                raise
            raise BadPositionError(position) from error
        last = answer.get("LastEvaluatedKey")
        return TablePage(answer["Items"], _text(last) if last else None)


def _text(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _key(text: str) -> dict[str, Any]:
    try:
        key = json.loads(base64.b64decode(text, altchars=b"-_", validate=True))
    except ValueError as error:
        raise BadPositionError(text) from error
    if not isinstance(key, dict) or not all(_is_attribute(value) for value in key.values()):
        raise BadPositionError(text)
    return key


def _is_attribute(value: Any) -> bool:
    """Return whether a value has the shape of an attribute value, which botocore requires of keys."""
    return (
        isinstance(value, dict)
        and len(value) == 1
        and all(kind in {"S", "N"} and isinstance(text, str) for kind, text in value.items())
    )
