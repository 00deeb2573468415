"""Composes the shop on the adapters that run in Lambda, with emulated AWS services."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from adapters import wiring
from adapters.aws_wiring import aws_adapters
from domain.notifications.service import Message
from entrypoints.cli.shop.local_shop import LocalShop
from entrypoints.local.console.pages.dynamodb_table_source import DynamoTable
from entrypoints.local.emulated.emulated_aws import EmulatedAws
from entrypoints.local.emulated.external_moto_corrections.corrected_clients import correct_moto
from entrypoints.local.emulated.mail import SentMail
from entrypoints.local.emulated.remote_service import remote_service
from entrypoints.local.emulated.template_tables import create_tables
from entrypoints.local.http.endpoints import local_endpoint
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.aws_services import Service
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import ServicesEndpoint
from entrypoints.local.traces.traced_clients import trace_clients

_MESSAGE_ID = "X-Kiosk-Message-Id"
"""The header that marks the shop's own mail."""
_DYNAMODB_TARGET = "DynamoDB_20120810"


def compose_on_aws(
    *, template: Path, port: int, endpoint: str | None, show_logs: bool, say: Callable[[str], None]
) -> LocalShop:
    """Build a local runtime whose handlers call AWS services at its own address.

    The handlers compose their shop from the environment, and their clients call this server. The
    returned shop, for the `kiosk` command itself, calls the emulated services in the process.

    Args:
        template: The SAM template.
        port: The port to serve on.
        endpoint: The endpoint of DynamoDB; None for the one in this process.
        show_logs: Copy functions' logs to the terminal.
        say: Called with progress messages.

    Raises:
        EndpointRefusedError: The endpoint is neither on this machine nor in a private network.
        TablesUnavailableError: No DynamoDB answers there.
        TemplateError: The template cannot be run locally.
    """
    if endpoint is not None:
        endpoint = local_endpoint(endpoint)
    environment = {} if endpoint is None else {"AWS_ENDPOINT_URL_DYNAMODB": endpoint}
    trace_clients()
    runtime = Runtime.load(
        template,
        port=port,
        environment=environment,
        endpoint=ServicesEndpoint(f"http://127.0.0.1:{port}", prepare=correct_moto),
        show_logs=show_logs,
        watched=True,
    )
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
    """Return the services to mount; with an endpoint, requests about its tables are forwarded."""
    if endpoint is None:
        return aws.services
    return {**aws.services, _DYNAMODB_TARGET: remote_service(endpoint)}


def _message(mail: SentMail) -> Message:
    return Message(
        message_id=mail.headers.get(_MESSAGE_ID, ""),
        to=", ".join(mail.to),
        subject=mail.subject,
        text=mail.text,
    )
