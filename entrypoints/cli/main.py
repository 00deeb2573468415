"""The `kiosk` command. Each subcommand imports its modules when it runs, to start quickly."""

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.http.default_port import DEFAULT_PORT

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"kiosk {version('kiosk-shop')}")
        raise typer.Exit


@app.callback()
def main(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Run a whole serverless shop on this machine, and look inside."""


def _http_url(text: str) -> str:
    if not re.match(r"https?://[^/]", text):
        raise typer.BadParameter(f"{text!r} is not an address such as http://localhost:8000")
    return text.rstrip("/")


Url = Annotated[str, typer.Option(help="Where Kiosk is running.", envvar="KIOSK_URL", callback=_http_url)]
TemplateOption = Annotated[
    Path, typer.Option(help="The shop's SAM template, or a changed copy.", exists=True, dir_okay=False)
]
ExposeAws = Annotated[
    bool,
    typer.Option(
        "--expose-aws",
        help="With --host: let other machines call AWS's protocols, too. They verify no signatures: whoever "
        "reaches the port is an administrator.",
    ),
]
_URL = f"http://localhost:{DEFAULT_PORT}"


@app.command()
def up(
    endpoint: Annotated[
        str | None,
        typer.Argument(
            metavar="[URL]",
            help="With --aws: the emulator that keeps the tables, instead of this process. It must be on "
            "this machine or in a private network; AWS itself is refused. All else still runs here.",
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            help="A further address to listen on: the shop and its API answer other machines there. The "
            "console and AWS's protocols still answer this machine only."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = DEFAULT_PORT,
    log_level: Annotated[
        LogLevel, typer.Option(help="What the functions log: DEBUG, INFO, WARNING, ERROR.")
    ] = LogLevel.INFO,
    template: TemplateOption = TEMPLATE,
    *,
    aws: Annotated[
        bool,
        typer.Option(
            "--aws",
            help="Use the adapters that run in Lambda, on DynamoDB, SES, SQS, SNS and CloudWatch Logs at "
            "this same address. Never uses anybody's profile or credentials.",
        ),
    ] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Without demo products, users and cart.")] = False,
    show_logs: Annotated[
        bool, typer.Option("--show-logs", help="What functions log also here; `kiosk logs` has it anyway.")
    ] = False,
    expose_aws: ExposeAws = False,
) -> None:
    """Serve the shop, its workflow and the AWS services it needs."""
    from entrypoints.cli.up import UpOptions
    from entrypoints.cli.up import up as command

    if endpoint is not None and not aws:
        raise typer.BadParameter("requires --aws before it", param_hint="URL")
    command(UpOptions(host, port, template, log_level, not empty, aws, endpoint, show_logs, expose_aws))


@app.command()
def demo(
    *,
    aws: Annotated[bool, typer.Option("--aws", help="Against a Kiosk that was started with --aws.")] = False,
) -> None:
    """Run short stories against a fresh Kiosk, and audit its books."""
    from rich.console import Console

    from entrypoints.cli.demo.demo_command import demo as command

    if not command(Console(), aws=aws):
        raise typer.Exit(1)


@app.command()
def replay(
    orders: Annotated[Path, typer.Argument(help="A log of orders, one JSON object a line; .gz is fine.")],
    products: Annotated[Path, typer.Option(help="The catalogue, a JSON list.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Play only the first so many orders.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help="Orders under way at once.")] = 8,
    stock: Annotated[
        float, typer.Option(min=0, help="Opening stock, as a share of the units that the log sells.")
    ] = 1.0,
) -> None:
    """Play a log of real orders through the shop, and audit its books."""
    from rich.console import Console

    from entrypoints.cli.replay.replay_command import replay as command

    if not command(Console(), orders, products, limit=limit, concurrency=concurrency, stock=stock):
        raise typer.Exit(1)


@app.command()
def token(
    user: Annotated[str, typer.Argument(help="A user's e-mail address, or a demo user's name.")],
    password: Annotated[str | None, typer.Option(help="Their password; a demo user's by default.")] = None,
    url: Url = _URL,
) -> None:
    """Print a user's ID token, for curl's Authorization header."""
    from entrypoints.cli.client.running_kiosk import sign_in
    from entrypoints.cli.shop.demo_data import PASSWORD

    email = user if "@" in user else f"{user}@example.com"
    typer.echo(sign_in(url, email, password or PASSWORD))


@app.command()
def executions(
    order: Annotated[str | None, typer.Argument(help="An order's id, for its steps.")] = None,
    url: Url = _URL,
) -> None:
    """List the workflow's executions, or show the steps of one."""
    from rich.console import Console

    from entrypoints.cli.client.listings import show_execution, show_executions

    if order is None:
        show_executions(Console(), url)
    else:
        show_execution(Console(), url, order)


@app.command()
def payments(url: Url = _URL) -> None:
    """List payments."""
    from rich.console import Console

    from entrypoints.cli.client.listings import show_payments

    show_payments(Console(), url)


@app.command()
def outbox(url: Url = _URL) -> None:
    """List messages to customers."""
    from rich.console import Console

    from entrypoints.cli.client.listings import show_outbox

    show_outbox(Console(), url)


@app.command()
def logs(
    function: Annotated[
        str | None, typer.Argument(help="A part of a function's name; all by default.")
    ] = None,
    order: Annotated[str | None, typer.Option(help="Only what had to do with this order.")] = None,
    url: Url = _URL,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until interrupted.")] = False,
) -> None:
    """Show functions' logs."""
    from rich.console import Console

    from entrypoints.cli.client.logs import show_logs

    show_logs(Console(), url, function or "", order or "", follow=follow)


@app.command()
def routes(template: TemplateOption = TEMPLATE) -> None:
    """List the API's routes and their functions."""
    from rich.console import Console

    from entrypoints.cli.client.listings import show_routes

    show_routes(Console(), template)


@app.command()
def stepfunctions(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8083,
    host: Annotated[
        str, typer.Option(help="A further address to listen on; requires --expose-aws.")
    ] = "127.0.0.1",
    lambda_endpoint: Annotated[str | None, typer.Option(help="Base URL where functions are invoked.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Base URL of all other AWS services.")] = None,
    account: Annotated[str, typer.Option(help="The account to pretend.")] = "000000000000",
    region: Annotated[str, typer.Option(help="The region to pretend.")] = "us-east-1",
    keep_finished: Annotated[int, typer.Option(min=0, help="Finished executions to keep.")] = 10_000,
    state: Annotated[
        Path | None, typer.Option(help="File in which executions survive; without it all is in memory.")
    ] = None,
    at_least_once: Annotated[
        bool, typer.Option("--at-least-once", help="Run each task of an EXPRESS execution twice, as AWS may.")
    ] = False,
    expose_aws: ExposeAws = False,
) -> None:
    """Serve Step Functions alone, as a replacement for Step Functions Local."""
    import os

    from entrypoints.local.functions.environment.client_environment import NOWHERE, local_environment
    from entrypoints.local.functions.environment.merged_variables import EnvironmentOverlay
    from entrypoints.local.http.endpoints import local_endpoint
    from entrypoints.local.http.local_names import ServedNames
    from entrypoints.local.stepfunctions.api.arns import Place
    from entrypoints.local.stepfunctions.server.standalone import StandaloneConfig, serve

    def correct(client: Any) -> None:
        from entrypoints.local.emulated.external_moto_corrections.corrected_clients import correct_moto

        correct_moto(client)

    if not ServedNames(host).is_local and not expose_aws:
        raise typer.BadParameter(
            "Step Functions verifies no signatures here: whoever reaches it may start and stop executions. "
            "Add --expose-aws to open it to other machines",
            param_hint="--host",
        )
    lambda_endpoint, endpoint = (url and local_endpoint(url) for url in (lambda_endpoint, endpoint))
    EnvironmentOverlay(os.environ, local_environment(endpoint or NOWHERE, os.environ))
    config = StandaloneConfig(
        host=host,
        port=port,
        lambda_endpoint=lambda_endpoint,
        endpoint=endpoint,
        prepare_client=correct,
        place=Place(account, region),
        keep_finished=keep_finished,
        state=state,
        at_least_once=at_least_once,
        expose=expose_aws,
    )
    try:
        serve(config, lambda url: typer.echo(f"Step Functions is at {url}   (Ctrl-C closes it)"))
    except OSError as error:
        raise typer.BadParameter(f"{host}:{port}: {error.strerror}", param_hint="--port") from error


@app.command()
def diagrams(
    document: Annotated[
        Path,
        typer.Option(
            help="A Markdown file with places marked for the pictures.", exists=True, dir_okay=False
        ),
    ],
) -> None:
    """Redraw the architecture and the workflow from the template and the state machine."""
    from entrypoints.cli.diagrams import redraw

    redraw(document)


def run() -> None:
    """Run the command; print errors that the user can fix as one line, not a traceback."""
    from entrypoints.cli.user_errors import explain

    try:
        app()
    except Exception as error:
        message = explain(error)
        if message is None:
            raise
        typer.secho(f"kiosk: {message}", fg=typer.colors.RED, err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
