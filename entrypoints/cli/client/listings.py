"""Listings of a running Kiosk for the terminal."""

from pathlib import Path

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from entrypoints.cli.client.execution_follower import execution_arn, follow
from entrypoints.cli.client.running_kiosk import EndpointError, answers_at, panel_rows, step_functions
from entrypoints.local.template import Template
from entrypoints.local.template.event_sources import http_routes
from entrypoints.local.template.resource_views import functions


def show_executions(console: Console, url: str) -> None:
    with answers_at(url):
        table = _executions(url)
    console.print(table)


def _executions(url: str) -> Table:
    client = step_functions(url)
    table = Table(Column("execution", overflow="fold"), "status", "started", "ms")
    # As on AWS, executions of EXPRESS machines cannot be listed.
    machines = client.list_state_machines()["stateMachines"]
    for machine in (machine for machine in machines if machine["type"] == "STANDARD"):
        rows = client.list_executions(stateMachineArn=machine["stateMachineArn"], maxResults=50)["executions"]
        for row in rows:
            took = row["stopDate"] - row["startDate"] if "stopDate" in row else None
            milliseconds = f"{took.total_seconds() * 1000:.0f}" if took else ""
            table.add_row(Text(row["name"]), row["status"], f"{row['startDate']:%H:%M:%S}", milliseconds)
    return table


def show_execution(console: Console, url: str, order_id: str) -> None:
    client = step_functions(url)
    with answers_at(url):
        try:
            follow(
                client,
                execution_arn(client, order_id),
                lambda words: console.print(words, end=" ", highlight=False),
            )
        except client.exceptions.ExecutionDoesNotExist as error:
            raise EndpointError(f"There is no execution of order {order_id} at {url}.") from error
        except TimeoutError as error:
            raise EndpointError(str(error)) from error
    console.print()


def show_payments(console: Console, url: str) -> None:
    _show(console, url, "payments", ("recorded_at", "order_id", "movement", "amount"))


def show_outbox(console: Console, url: str) -> None:
    _show(console, url, "outbox", ("to", "subject", "text"))


def show_routes(console: Console, template: Path) -> None:
    loaded = Template.load(template)
    handlers = {function.arn: function.handler for function in functions(loaded)}
    table = Table("route", "authorizer", Column("handler", overflow="fold", no_wrap=False))
    for route in http_routes(loaded):
        table.add_row(route.key, route.authorizer or "the API's", handlers[route.function])
    console.print(table)


def _show(console: Console, url: str, panel: str, columns: tuple[str, ...]) -> None:
    rows = panel_rows(url, panel)
    table = Table(*(Column(column.replace("_", " "), overflow="fold") for column in columns))
    for row in rows:
        # Escaped: a product's name may look like the table's markup.
        table.add_row(*(Text(str(row[column])) for column in columns))
    console.print(table)
