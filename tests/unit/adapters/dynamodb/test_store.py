"""How the adapters meet DynamoDB's own faults: transient ones are retried, all others are raised."""

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from adapters.dynamodb.conditional_writes import put, update
from adapters.dynamodb.store import ConditionFailedError, TransactionCancelledError
from domain.errors import StoreUnavailable
from tests.contract.samples import cart, details, line, order
from tests.unit.adapters.conftest import Aws
from tests.unit.adapters.injected_faults import Fault, answer, before, cancelled, reply, timeout

PASSING = [
    answer("ProvisionedThroughputExceededException"),
    answer("ThrottlingException"),
    answer("RequestLimitExceeded"),
    answer("InternalServerError", 500),
    answer("ServiceUnavailable", 503),
    answer("SomethingNew", 502),
    timeout,
]
IDS = ["throughput", "throttled", "limit", "internal", "unavailable", "any 5xx", "timeout"]


@pytest.mark.parametrize("fault", PASSING, ids=IDS)
def test_a_passing_fault_of_a_read_is_unavailable(aws: Aws, fault: Fault) -> None:
    with before(aws.client, "GetItem", fault), pytest.raises(StoreUnavailable):
        aws.backend.products.get("curtain")


@pytest.mark.parametrize("fault", PASSING, ids=IDS)
def test_a_passing_fault_of_a_write_is_unavailable(aws: Aws, fault: Fault) -> None:
    with before(aws.client, "PutItem", fault), pytest.raises(StoreUnavailable):
        aws.backend.carts.save(cart(line("curtain")))


@pytest.mark.parametrize("fault", PASSING, ids=IDS)
def test_a_passing_fault_of_a_listing_is_unavailable(aws: Aws, fault: Fault) -> None:
    with before(aws.client, "Query", fault), pytest.raises(StoreUnavailable):
        aws.backend.orders.page("alice", None, 10)


@pytest.mark.parametrize("fault", PASSING, ids=IDS)
def test_a_passing_fault_of_a_transaction_is_unavailable_and_writes_nothing(aws: Aws, fault: Fault) -> None:
    full = cart(line("curtain", 2))
    assert aws.backend.carts.save(full)

    with before(aws.client, "TransactWriteItems", fault), pytest.raises(StoreUnavailable):
        aws.backend.orders.place(order(), full)

    assert aws.backend.orders.get("order-1") is None
    assert aws.backend.carts.get("alice") == full


@pytest.mark.parametrize(
    "lost",
    [
        ConnectTimeoutError(endpoint_url="https://dynamodb"),
        EndpointConnectionError(endpoint_url="https://dynamodb"),
    ],
)
def test_a_store_that_cannot_be_reached_is_unavailable(aws: Aws, lost: Exception) -> None:
    def unreachable(_request: object) -> None:
        raise lost

    with before(aws.client, "GetItem", unreachable), pytest.raises(StoreUnavailable, match="did not answer"):
        aws.backend.carts.get("alice")


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "ResourceNotFoundException", "ValidationException"]
)
def test_what_does_not_pass_is_not_called_passing(aws: Aws, code: str) -> None:
    with before(aws.client, "GetItem", answer(code)), pytest.raises(ClientError, match=code):
        aws.backend.products.get("curtain")


def test_a_write_that_meets_a_transaction_is_tried_again(aws: Aws) -> None:
    conflict = answer("TransactionConflictException")

    with before(aws.client, "PutItem", conflict, conflict) as calls:
        assert aws.backend.carts.save(cart(line("curtain")))

    assert calls == [3]
    assert len(aws.pauses) == 2


def test_a_write_that_meets_transactions_again_and_again_is_unavailable(aws: Aws) -> None:
    conflicts = [answer("TransactionConflictException")] * 20

    with before(aws.client, "PutItem", *conflicts) as calls, pytest.raises(StoreUnavailable):
        aws.backend.carts.save(cart(line("curtain")))

    assert calls == [9]
    assert len(aws.pauses) == 8


def test_pauses_grow_with_jitter_to_a_limit_and_end_within_a_functions_time(aws: Aws) -> None:
    pauses = aws.adapters.backoff().begin()
    for _ in range(8):
        pauses.pause()

    limits = [0.02, 0.04, 0.08, 0.16, 0.32, 0.5, 0.5, 0.5]
    assert all(0 <= taken <= limit for taken, limit in zip(aws.pauses, limits, strict=True))
    assert len(set(aws.pauses)) == 8
    assert sum(limits) < 5
    with pytest.raises(StoreUnavailable):
        pauses.pause()


@pytest.mark.parametrize(
    "reason",
    ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded"],
)
def test_a_transaction_cancelled_in_passing_is_tried_again(aws: Aws, reason: str) -> None:
    aws.backend.stocked("curtain", 5)
    aws.backend.placed(order())

    with before(
        aws.client, "TransactWriteItems", cancelled("None", reason), cancelled(reason, "None")
    ) as calls:
        aws.backend.stock.hold("order-1")

    assert calls == [3]
    assert aws.backend.units("curtain") == 3


def test_a_transaction_that_conflicts_without_end_is_unavailable(aws: Aws) -> None:
    aws.backend.stocked("curtain", 5)
    placed = aws.backend.placed(order())

    conflicts = [cancelled("TransactionConflict", "None")] * 20
    with before(aws.client, "TransactWriteItems", *conflicts), pytest.raises(StoreUnavailable):
        aws.backend.stock.hold("order-1")

    assert aws.backend.units("curtain") == 5
    assert aws.backend.order() == placed


@pytest.mark.parametrize("reason", ["ValidationError", "ItemCollectionSizeLimitExceeded", "AccessDenied"])
def test_a_transaction_that_is_itself_at_fault_is_not_tried_again(aws: Aws, reason: str) -> None:
    aws.backend.placed(order())

    with (
        before(aws.client, "TransactWriteItems", cancelled("None", reason)) as calls,
        pytest.raises(ClientError, match="TransactionCanceled"),
    ):
        aws.backend.stock.hold("order-1")

    assert calls == [1]


def test_a_cancelled_transaction_tells_conditions_from_conflicts(aws: Aws) -> None:
    table = aws.adapters.store().tables.carts
    mixed = cancelled("ConditionalCheckFailed", "TransactionConflict", "None", "ThrottlingError")

    with before(aws.client, "TransactWriteItems", mixed), pytest.raises(TransactionCancelledError) as refusal:
        aws.adapters.store().transact([put(table, {"user_id": name}) for name in "abcd"])

    assert refusal.value.failed == {0}
    assert refusal.value.unclear == {1, 3}


def test_a_failed_condition_shows_the_item_as_it_is(aws: Aws) -> None:
    store = aws.adapters.store()
    store.write(put(store.tables.carts, {"user_id": "alice", "version": 3}))

    with pytest.raises(ConditionFailedError) as refusal:
        store.write(put(store.tables.carts, {"user_id": "alice"}, when="attribute_not_exists(#user_id)"))
    with pytest.raises(ConditionFailedError) as absent:
        store.write(
            update(store.tables.carts, {"user_id": "bob"}, "REMOVE #lines", when="attribute_exists(#user_id)")
        )

    assert refusal.value.row == {"user_id": "alice", "version": 3}
    assert absent.value.row is None


def test_keys_that_a_batch_left_are_asked_for_again_at_once(aws: Aws) -> None:
    for name in ("chair", "curtain", "lamp"):
        aws.backend.products.put(name, details(name))
    left = answer_of_batch(aws, ["curtain"], ["chair", "lamp"])

    with before(aws.client, "BatchGetItem", left) as calls:
        found = aws.backend.products.get_many(["chair", "curtain", "lamp"])

    assert sorted(found) == ["chair", "curtain", "lamp"]
    assert calls == [2]
    assert not aws.pauses


def test_a_batch_that_brings_nothing_is_asked_for_again_after_a_pause(aws: Aws) -> None:
    aws.backend.products.put("lamp", details("lamp"))
    nothing = answer_of_batch(aws, [], ["lamp"])

    with before(aws.client, "BatchGetItem", nothing, nothing) as calls:
        assert list(aws.backend.products.get_many(["lamp"])) == ["lamp"]

    assert calls == [3]
    assert len(aws.pauses) == 2


def test_a_batch_that_never_brings_anything_is_unavailable(aws: Aws) -> None:
    nothing = [answer_of_batch(aws, [], ["lamp"])] * 20

    with before(aws.client, "BatchGetItem", *nothing), pytest.raises(StoreUnavailable):
        aws.backend.products.get_many(["lamp"])


def test_more_keys_than_a_batch_takes_are_asked_for_in_batches(aws: Aws) -> None:
    with before(aws.client, "BatchGetItem") as calls:
        aws.backend.products.get_many([f"sku-{number}" for number in range(201)])

    assert calls == [3]


def test_a_repeated_id_is_asked_for_once(aws: Aws) -> None:
    aws.backend.products.put("lamp", details("lamp"))

    assert list(aws.backend.products.get_many(["lamp", "lamp"])) == ["lamp"]


def test_every_read_that_decides_is_consistent(aws: Aws) -> None:
    seen: list[bool] = []

    def consistent(request: dict[str, object]) -> None:
        body = str(request["body"])
        seen.append('"ConsistentRead": true' in body or "'ConsistentRead': True" in body)

    aws.backend.stocked("curtain", 5)
    aws.backend.placed(order())
    with (
        before(aws.client, "GetItem", *[consistent] * 50),
        before(aws.client, "BatchGetItem", *[consistent] * 50),
    ):
        aws.backend.products.get("curtain")
        aws.backend.products.page(None, None, 5)
        aws.backend.orders.page("alice", None, 5)
        aws.backend.carts.get("alice")
        aws.backend.journal.get("order-1")
        aws.backend.stock.hold("order-1")
        aws.backend.stock.release("order-1")

    assert len(seen) >= 7
    assert all(seen)


def answer_of_batch(aws: Aws, found: list[str], left: list[str]) -> Fault:
    """Return a fault that answers a batch with some products and leaves others unprocessed."""
    table = aws.adapters.store().tables.products
    items = [aws.client.get_item(TableName=table, Key={"product_id": {"S": name}})["Item"] for name in found]
    keys = [{"product_id": {"S": name}} for name in left]
    return reply(Responses={table: items}, UnprocessedKeys={table: {"Keys": keys, "ConsistentRead": True}})


def test_an_error_of_ours_in_a_write_stays_as_it_is(aws: Aws) -> None:
    with (
        before(aws.client, "PutItem", answer("ValidationException", 400)),
        pytest.raises(ClientError, match="ValidationException"),
    ):
        aws.backend.carts.save(cart(line("curtain")))
