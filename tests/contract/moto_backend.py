"""The ports on the adapters of AWS, over moto in this process, with the tables that the template declares."""

import copy
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache, partial
from random import Random  # noqa: TID251 -- seeded
from typing import Any
from unittest import mock

from dependency_injector import providers
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from adapters.aws.clients import Clients
from adapters.aws.contention_backoff import Backoff
from adapters.aws_wiring import AwsAdapters, aws_adapters
from adapters.dynamodb.table_names import Tables
from adapters.payments.simulated import SimulatedGateway
from adapters.system.clock import SystemClock
from domain.notifications.service import Message
from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.template.template import Template
from tests.contract.backends import Backend
from tests.contract.samples import StoppedClock

_DECLARED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
VARIABLES = {f"{table.name.upper()}_TABLE": f"kiosk-{table.name}" for table in fields(Tables)} | {
    "SENDER_ADDRESS": "shop@kiosk.example",
    "ORDER_PROCESSING_ARN": "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
    "RECHECK_ADMINS": "true",
    "USER_POOL_ID": "us-east-1_kiosk",
}
_NOBODY = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_ENDPOINT_URL": "",
}


class Serialized:
    """A client that takes one call at a time: moto's DynamoDB loses updates under threads."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.RLock()

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._client, name)
        if not callable(operation):
            return operation

        def call(**parameters: Any) -> Any:
            with self._lock:
                return operation(**parameters)

        return call


@contextmanager
def light_transactions() -> Iterator[None]:
    """Let moto undo a transaction by the items that it touched.

    By itself it copies the whole table, once for each action of the transaction.
    """
    carry_out = DynamoDBBackend.transact_write_items

    def transact(backend: DynamoDBBackend, actions: list[dict[str, Any]]) -> None:
        undo = [_restored(backend, *action.values()) for action in actions]
        try:
            carry_out(backend, actions)
        except Exception:
            for restore in undo:
                restore()
            raise

    with (
        mock.patch.object(Table, "__deepcopy__", lambda table, _memo: table, create=True),
        mock.patch.object(DynamoDBBackend, "transact_write_items", transact),
    ):
        yield


def _restored(backend: DynamoDBBackend, write: dict[str, Any]) -> Callable[[], None]:
    """Return a write that restores the present item of `write`; the tables here have no sort keys."""
    table = backend.get_table(write["TableName"])
    key = DynamoType((write.get("Key") or write["Item"])[table.hash_key_attr])
    before = copy.deepcopy(table.items.get(key))

    def restore() -> None:
        if before is None:
            table.items.pop(key, None)
        else:
            table.items[key] = before

    return restore


class Mailbox:
    """What SES was asked to send, oldest first."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def record(self, params: dict[str, Any], **_: Any) -> None:
        request = json.loads(params["body"])
        simple = request["Content"]["Simple"]
        (header,) = simple["Headers"]
        self.messages.append(
            Message(
                message_id=header["Value"],
                to=request["Destination"]["ToAddresses"][0],
                subject=simple["Subject"]["Data"],
                text=simple["Body"]["Text"]["Data"],
            )
        )


@contextmanager
def on_moto() -> Iterator[Backend]:
    ses = client("sesv2")
    with mock_aws(), light_transactions(), mailbox(ses) as box:
        create_tables_in_moto()
        ses.create_email_identity(EmailIdentity=VARIABLES["SENDER_ADDRESS"])
        yield backend_of(adapters_on(Serialized(client("dynamodb"))), box)


@cache
def client(service: str) -> Any:
    """Return a client, made once for all tests: making one takes longer than most tests."""
    with mock.patch.dict("os.environ", _NOBODY):
        return Clients().make(service)


def create_tables(dynamodb: Any) -> None:
    """Create the template's tables, keys and indexes as it declares them."""
    for table in _declared_tables():
        dynamodb.create_table(**table)


def create_tables_in_moto() -> None:
    """Create the same tables in moto itself: over its API this takes longer than most tests."""
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][_NOBODY["AWS_DEFAULT_REGION"]]
    for table in copy.deepcopy(_declared_tables()):
        backend.create_table(
            table["TableName"],
            schema=table["KeySchema"],
            throughput=None,
            attr=table["AttributeDefinitions"],
            global_indexes=table.get("GlobalSecondaryIndexes", []),
            indexes=[],
            streams=None,
            billing_mode=table["BillingMode"],
            sse_specification=None,
            tags=[],
            deletion_protection_enabled=False,
            warm_throughput=None,
        )


@cache
def _declared_tables() -> list[dict[str, Any]]:
    tables = []
    for resource in Template.load(TEMPLATE).resources("AWS::DynamoDB::Table"):
        declared = {name: resource.properties.value(name) for name in _DECLARED}
        name = f"kiosk-{resource.logical_id.removesuffix('Table').lower()}"
        tables.append({"TableName": name} | {key: value for key, value in declared.items() if value})
    return tables


def adapters_on(dynamodb: Any, *, backoff: Backoff | None = None) -> AwsAdapters:
    """Return the adapters that run in Lambda, on these clients."""
    adapters = aws_adapters(VARIABLES)
    adapters.override_providers(
        clock=providers.Object(StoppedClock()),
        backoff=providers.Object(backoff or Backoff(Random(0), SystemClock().sleep)),
        dynamodb=providers.Object(dynamodb),
        ses=providers.Object(client("sesv2")),
        stepfunctions=providers.Object(client("stepfunctions")),
        cognito=providers.Object(client("cognito-idp")),
    )
    return adapters


def copy_product(dynamodb: Any, model: str, product_ids: Sequence[str]) -> None:
    """Write items like the one that the adapter wrote."""
    table = VARIABLES["PRODUCTS_TABLE"]
    item = dynamodb.get_item(TableName=table, Key={"product_id": {"S": model}})["Item"]
    for start in range(0, len(product_ids), 25):
        items = [item | {"product_id": {"S": name}} for name in product_ids[start : start + 25]]
        dynamodb.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": each}} for each in items]})


def backend_of(adapters: AwsAdapters, box: Mailbox) -> Backend:
    clock, waits, journal = adapters.clock(), list[float](), adapters.journal()
    assert isinstance(clock, StoppedClock)
    return Backend(
        products=adapters.products(),
        carts=adapters.carts(),
        orders=adapters.orders(),
        stock=adapters.stock_ledger(),
        journal=journal,
        gateway=SimulatedGateway(journal, clock, waits.append),
        notifier=adapters.outbox(),
        clock=clock,
        waits=waits,
        sent=lambda: [*box.messages],
        discontinue=lambda product_id: adapters.dynamodb().delete_item(
            TableName=VARIABLES["PRODUCTS_TABLE"], Key={"product_id": {"S": product_id}}
        ),
        copy_product=partial(copy_product, adapters.dynamodb()),
    )


@contextmanager
def mailbox(ses: Any) -> Iterator[Mailbox]:
    """Record what `ses` sends; moto keeps the mail but not its headers."""
    box = Mailbox()
    event = "before-call.sesv2.SendEmail"
    ses.meta.events.register(event, box.record)
    try:
        yield box
    finally:
        ses.meta.events.unregister(event, box.record)
