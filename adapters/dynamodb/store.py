"""The calls to DynamoDB that the repositories share: consistent reads, all pages, retries with backoff."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from adapters.aws.aws_errors import code_of, transient_errors
from adapters.aws.contention_backoff import Backoff
from adapters.dynamodb.attribute_values import Row, to_item, to_row
from adapters.dynamodb.conditional_writes import Write, expressions
from adapters.dynamodb.table_names import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SERVICE = "DynamoDB"
_KEYS_PER_BATCH = 100
_CONFLICT = "TransactionConflictException"
_FAILED_CONDITION = "ConditionalCheckFailed"
_PASSING_REASONS = {
    "None",
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
    "RequestLimitExceeded",
}


class ConditionFailedError(Exception):
    """A write's condition did not hold; `row` is the present item, if it exists."""

    def __init__(self, row: Row | None) -> None:
        super().__init__("the condition of a write did not hold")
        self.row = row


class TransactionCancelledError(Exception):
    """A transaction wrote nothing, because the conditions of some of its writes did not hold.

    Attributes:
        failed: The indexes of the writes whose conditions did not hold.
        unclear: The indexes of those stopped by another transaction or a throttle: theirs are unknown.
    """

    def __init__(self, failed: frozenset[int], unclear: frozenset[int]) -> None:
        super().__init__("a transaction was cancelled by a condition")
        self.failed = failed
        self.unclear = unclear


class DynamoStore:
    """Reads and writes items.

    Every method raises StoreUnavailable on transient errors of DynamoDB.
    """

    def __init__(self, tables: Tables, client: "DynamoDBClient", backoff: Backoff) -> None:
        self._client = client
        self.tables = tables
        self.backoff = backoff

    def get(self, table: str, key: Mapping[str, str]) -> Row | None:
        """Return an item; sees every write that was answered before."""
        with transient_errors(_SERVICE):
            answer = self._client.get_item(TableName=table, Key=to_item(key), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else to_row(item)

    def get_many(self, table: str, keys: Collection[Mapping[str, str]]) -> list[Row]:
        """Return the items that exist, in no order; sees every write that was answered before.

        `keys` must not repeat.
        """
        wanted = [to_item(key) for key in keys]
        rows: list[Row] = []
        for start in range(0, len(wanted), _KEYS_PER_BATCH):
            rows += self._batch(table, wanted[start : start + _KEYS_PER_BATCH])
        return rows

    def _batch(self, table: str, keys: list[dict[str, Any]]) -> list[Row]:
        """Request up to 100 keys, and again those that DynamoDB left unprocessed.

        It leaves keys unprocessed beyond 16 MB, which needs another request, and when it throttles, which
        needs a pause first; a response without any item means throttling.
        https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
        """
        pauses = self.backoff.begin()
        rows: list[Row] = []
        while keys:
            with transient_errors(_SERVICE):
                answer = self._client.batch_get_item(
                    RequestItems={table: {"Keys": keys, "ConsistentRead": True}}
                )
            found = answer["Responses"].get(table, [])
            rows += map(to_row, found)
            left = answer.get("UnprocessedKeys", {}).get(table)
            keys = [dict(key) for key in left["Keys"]] if left else []
            if keys and not found:
                pauses.pause()
        return rows

    def query(
        self, table: str, index: str, condition: str, *, forward: bool = True, page: int, **values: Any
    ) -> Iterator[list[Row]]:
        """Yield all pages of an index; an index shows writes a moment late.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        request: dict[str, Any] = {
            "TableName": table,
            "IndexName": index,
            "ScanIndexForward": forward,
            "Limit": page,
            **expressions(values, KeyConditionExpression=condition),
        }
        yield from self._pages(self._client.query, request)

    def scan(self, table: str) -> Iterator[list[Row]]:
        """Yield all items of a table, page by page; for reports."""
        yield from self._pages(self._client.scan, {"TableName": table, "ConsistentRead": True})

    def _pages(self, operation: Any, request: dict[str, Any]) -> Iterator[list[Row]]:
        while True:
            with transient_errors(_SERVICE):
                answer = operation(**request)
            yield [to_row(item) for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def write(self, write: Write, *, returning: bool = False) -> Row:
        """Carry out one write; return the item after it if `returning`.

        A write that conflicts with a transaction on the same item is retried.

        Raises:
            ConditionFailedError: Its condition did not hold. If the reply of an earlier attempt was lost, the
                write itself may be the reason.
        """
        pauses = self.backoff.begin()
        while True:
            try:
                return self._write(write, returning=returning)
            except ClientError as error:
                if code_of(error) != _CONFLICT:
                    raise
                pauses.pause()

    def _write(self, write: Write, *, returning: bool) -> Row:
        operations: dict[str, Any] = {
            "Put": self._client.put_item,
            "Update": self._client.update_item,
            "Delete": self._client.delete_item,
        }
        parameters = dict(write.parameters)
        if "ConditionExpression" in parameters:
            parameters["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        if returning:
            parameters["ReturnValues"] = "ALL_NEW"
        try:
            with transient_errors(_SERVICE, but=_CONFLICT):
                answer = operations[write.kind](**parameters)
        except ClientError as error:
            if code_of(error) != "ConditionalCheckFailedException":
                raise
            old: Any = error.response.get("Item")
            raise ConditionFailedError(to_row(old) if old else None) from error
        return to_row(answer.get("Attributes", {}))

    def transact(self, writes: Sequence[Write]) -> None:
        """Carry out up to 100 writes, all or none.

        boto3 gives each call a ClientRequestToken, so that its own retries are idempotent. Nothing here
        relies on it: conditions recognise what was written before.

        Raises:
            TransactionCancelledError: A condition did not hold.
        """
        actions: list[Any] = [{write.kind: write.parameters} for write in writes]
        pauses = self.backoff.begin()
        while True:
            try:
                with transient_errors(_SERVICE):
                    self._client.transact_write_items(TransactItems=actions)
            except ClientError as error:
                _require_passing(error)
                pauses.pause()
            else:
                return


def _require_passing(error: ClientError) -> None:
    """Raise the error that cancelled a transaction, unless only conflicts and throttling did.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html

    Raises:
        TransactionCancelledError: A condition did not hold.
        ClientError: The transaction itself is invalid.
    """
    reasons: list[Any] = error.response.get("CancellationReasons", [])
    codes = [reason.get("Code", "None") for reason in reasons]
    if not codes or not _PASSING_REASONS.issuperset(code for code in codes if code != _FAILED_CONDITION):
        raise error
    failed = frozenset(index for index, code in enumerate(codes) if code == _FAILED_CONDITION)
    if failed:
        unclear = {index for index, code in enumerate(codes) if code not in {_FAILED_CONDITION, "None"}}
        raise TransactionCancelledError(failed, frozenset(unclear)) from error
