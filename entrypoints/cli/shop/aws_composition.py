"""The shop of the laptop on the adapters that run in Lambda, and the AWS that they find here."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from adapters import wiring
from adapters.aws.composition import aws_adapters
from domain.models import Message
from entrypoints.cli.shop.composition import LocalShop
from entrypoints.local.console.pages.dynamodb_tables import DynamoTable
from entrypoints.local.emulated.addresses import local_endpoint
from entrypoints.local.emulated.aws import EmulatedAws
from entrypoints.local.emulated.environment import local_environment
from entrypoints.local.emulated.forwarding import forwarder
from entrypoints.local.emulated.mail import SentMail
from entrypoints.local.emulated.tables import create_tables
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.aws_endpoint import Service
from entrypoints.local.traces.clients import trace_clients

_EVERYWHERE = {"0.0.0.0", "::", "localhost"}  # noqa: S104 -- compared with, not listened on
_MESSAGE_ID = "X-Kiosk-Message-Id"
"""The header in which the shop's own mail names itself."""
_DYNAMODB_TARGET = "DynamoDB_20120810"


def compose_on_aws(  # noqa: PLR0913 -- what a caller may choose, by keyword
    *, template: Path, host: str, port: int, endpoint: str | None, show_logs: bool, say: Callable[[str], None]
) -> LocalShop:
    """Build a local runtime whose handlers find their AWS at its own address, as Lambda's find theirs.

    The handlers compose their shop from the environment, and their clients come back to this server. The shop
    that is returned, for the `kiosk` command itself, calls the emulated services without a server between.

    Args:
        template: the SAM template.
        host: the address that it will be served on.
        port: the port that it will be served on.
        endpoint: where DynamoDB is; None for the one in this process.
        show_logs: let the terminal have what the functions log, too.
        say: told what is being waited for.

    Raises:
        EndpointRefusedError: the endpoint is not one on this machine or in a private network.
        TemplateError: the template cannot be run locally.
    """
    if endpoint is not None:
        endpoint = local_endpoint(endpoint)
    own = "127.0.0.1" if host in _EVERYWHERE else host
    elsewhere = {} if endpoint is None else {"DYNAMODB": endpoint}
    environment = local_environment(f"http://{own}:{port}", os.environ, elsewhere)
    trace_clients()
    runtime = Runtime.load(template, port=port, environment=environment, show_logs=show_logs, watched=True)
    say("Loading DynamoDB, SES, SQS, SNS and CloudWatch Logs ...")
    aws = EmulatedAws(runtime.template, runtime.functions)
    aws.load()
    adapters = aws_adapters(os.environ)
    dynamodb = adapters.dynamodb()
    if endpoint is None:
        aws.attach(dynamodb)
    say(f"Creating the tables at {endpoint} ..." if endpoint else "Creating the tables ...")
    created = create_tables(runtime.template, dynamodb)
    wiring.serve(wiring.shop_on_aws())
    shop = wiring.shop_on(adapters)
    tables = runtime.template.resources("AWS::DynamoDB::Table")
    return LocalShop(
        shop,
        runtime,
        messages=lambda: [(mail.number, _message(mail)) for mail in aws.mail],
        payments=shop.journal().newest_first,
        tables={table.logical_id: DynamoTable(dynamodb, table.ref) for table in tables},
        is_new=runtime.template.ref("ProductsTable") in created,
        services=_services(aws, endpoint),
        signed_services=aws.signed_services,
    )


def _services(aws: EmulatedAws, endpoint: str | None) -> Mapping[str, Service]:
    """Return the services to mount; with an endpoint, what is asked here of its tables is asked there."""
    if endpoint is None:
        return aws.services
    return {**aws.services, _DYNAMODB_TARGET: forwarder(endpoint)}


def _message(mail: SentMail) -> Message:
    return Message(
        message_id=mail.headers.get(_MESSAGE_ID, ""),
        to=", ".join(mail.to),
        subject=mail.subject,
        text=mail.text,
    )
