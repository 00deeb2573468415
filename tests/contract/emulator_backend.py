"""The ports on the adapters of AWS, over an emulator in a process of its own, with the template's tables."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from dependency_injector import providers

from adapters.aws_wiring import AwsAdapters
from tests.contract.backends import Backend
from tests.contract.moto_backend import (
    VARIABLES,
    Mailbox,
    Serialized,
    adapters_on,
    backend_of,
    create_tables,
)
from tests.deployed.deployment import Account

_TABLES = [name for variable, name in VARIABLES.items() if variable.endswith("_TABLE")]
_PATIENT = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard"}, max_pool_connections=32)
"""Two busy cores run the emulator and the test: what is held here is the result, not how long it took."""


@contextmanager
def on_emulator(account: Account, *, serialized: bool = False) -> Iterator[Backend]:
    """Make the ports on fresh tables.

    Args:
        account: the emulator.
        serialized: whether it gets one call at a time, because its DynamoDB loses updates under threads.
    """
    with tables_on(account) as dynamodb:
        box = Mailbox()
        yield backend_of(adapters_with(Serialized(dynamodb) if serialized else dynamodb, account, box), box)


def adapters_with(dynamodb: Any, account: Account, box: Mailbox) -> AwsAdapters:
    """Return the adapters that run in Lambda, their mail going into `box`."""
    adapters = adapters_on(dynamodb)
    adapters.override_providers(ses=providers.Object(_ses(account, box)))
    return adapters


@contextmanager
def tables_on(account: Account) -> Iterator[Any]:
    """Make the template's tables, fresh, and remove them afterwards; yield a client."""
    dynamodb = account.client("dynamodb", _PATIENT)
    create_tables(dynamodb)
    try:
        yield dynamodb
    finally:
        for table in _TABLES:
            dynamodb.delete_table(TableName=table)


def _ses(account: Account, box: Mailbox) -> Any:
    """Return a client whose mail goes into `box` and no further: the ledger is what is tested."""

    def send(params: dict[str, Any], **rest: Any) -> tuple[AWSResponse, dict[str, str]]:
        box.record(params, **rest)
        response = AWSResponse(params["url"], 200, HTTPHeaders(), None)
        return response, {"MessageId": json.dumps(len(box.messages))}

    ses = account.client("sesv2")
    ses.meta.events.register("before-call.sesv2.SendEmail", send)
    return ses
