"""`kiosk up`: serves the shop and prints how to use it."""

import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import typer

from adapters import wiring
from entrypoints.cli.exposure import exposure
from entrypoints.cli.shop import demo_data
from entrypoints.cli.shop.console_panels import shop_panels
from entrypoints.cli.shop.local_shop import LocalShop
from entrypoints.cli.shop.memory_composition import compose_in_memory
from entrypoints.cli.shop.payment_switch import DeclineSwitch, with_switch
from entrypoints.local.console.console import Console
from entrypoints.local.http.default_port import DEFAULT_PORT
from entrypoints.local.server.http_server import build_app, serve
from entrypoints.local.system.clock import SystemClock

_MAILBOX = {"mailbox": "/console/#/panel/outbox"}
"""Further storefront configuration: the page with messages to customers."""


@dataclass(frozen=True, slots=True)
class UpOptions:
    """Options of `kiosk up`.

    Attributes:
        host: The address to listen on.
        port: The port to listen on.
        template: The SAM template to run.
        log_level: The log level of functions.
        seeded: Whether to create demo products, users and a cart.
        aws: Whether to use the adapters that run in Lambda, with emulated AWS services.
        endpoint: The endpoint of DynamoDB; None for the one in this process.
        show_logs: Whether to copy functions' logs to the terminal.
        expose_aws: Whether other machines may call AWS's protocols.
    """

    host: str
    port: int
    template: Path
    log_level: str
    seeded: bool
    aws: bool
    endpoint: str | None
    show_logs: bool
    expose_aws: bool

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


def up(options: UpOptions) -> None:
    """Serve until interrupted.

    The first answer must not wait for the user pool, whose library is slow to import: users are created
    in the background, once the shop listens.
    """
    os.environ["POWERTOOLS_LOG_LEVEL"] = options.log_level
    sys.breakpointhook = _debug_here
    local = _composed(options)
    for event in local.runtime.unsupported_events:
        typer.echo(f"kiosk: unsupported event source {event}", err=True)
    for part in local.runtime.unread_parts:
        typer.echo(f"kiosk: {part}", err=True)
    try:
        if options.seeded and local.is_new:
            demo_data.stock_shelves(local.shop)
        decline = DeclineSwitch()
        with_switch(wiring.shop(), decline)
        console = Console(
            local.runtime,
            SystemClock(),
            switches=[decline],
            panels=shop_panels(local),
            tables=local.tables,
        )
        app = build_app(
            local.runtime,
            services=local.services,
            signed_services=local.signed_services,
            site_config=_MAILBOX,
            console=console,
            host=options.host,
            expose_aws=options.expose_aws,
        )
        serve(app, host=options.host, port=options.port, on_ready=lambda: _ready(local, options))
    finally:
        local.close()


def _debug_here() -> None:
    """Open the debugger of `breakpoint()` on this terminal: what a function prints goes to its log."""
    import pdb  # noqa: PLC0415, T100 -- for a developer who asked for it

    pdb.Pdb(stdin=sys.__stdin__, stdout=sys.__stdout__).set_trace(sys._getframe(1))  # noqa: SLF001 -- the caller's frame


def _composed(options: UpOptions) -> LocalShop:
    if not options.aws:
        return compose_in_memory(
            template=options.template,
            port=options.port,
            show_logs=options.show_logs,
            watched=True,
            serves=True,
        )
    from entrypoints.cli.shop.aws_composition import compose_on_aws  # noqa: PLC0415 -- boto3, for this mode only

    return compose_on_aws(
        template=options.template,
        port=options.port,
        endpoint=options.endpoint,
        show_logs=options.show_logs,
        say=typer.echo,
    )


def _ready(local: LocalShop, options: UpOptions) -> None:
    typer.echo(f"Kiosk is open at {options.url}   (Ctrl-C closes it)\n")
    typer.echo(f"  the shop      {options.url}")
    typer.echo(f"  the console   {options.url}/console/")
    typer.echo(f"  the API       curl {options.url}/products")
    for line in exposure(options.host, options.port, expose_aws=options.expose_aws):
        typer.echo(line)
    if options.seeded:
        threading.Thread(target=_sign_up, args=(local, options), name="sign-up", daemon=True).start()


def _sign_up(local: LocalShop, options: UpOptions) -> None:
    pool = local.runtime.user_pools
    for user in demo_data.USERS:
        subject = pool.create_user(user.email, demo_data.PASSWORD, groups=user.groups)
        if user.name == "ana" and local.is_new:
            demo_data.fill_cart(local.shop, subject)
    names = ", ".join(user.email for user in demo_data.USERS)
    typer.echo(f"\nUsers: {names}; password {demo_data.PASSWORD}.", nl=False)
    if local.is_new:
        _tell_of_cart(options)
    else:
        typer.echo(" The tables exist already and are unchanged.\n")
    typer.echo(f"AWS's own tools: aws --endpoint-url {options.url} stepfunctions list-state-machines")
    if options.aws:
        tables = [table.ref for table in local.runtime.template.resources("AWS::DynamoDB::Table")]
        typer.echo(f"                 aws --endpoint-url {options.url} dynamodb scan --table-name TABLE")
        typer.echo(f"                 where TABLE is one of {', '.join(tables)}")


def _tell_of_cart(options: UpOptions) -> None:
    kiosk = os.path.relpath(sys.argv[0]) if sys.argv[0].endswith("kiosk") else "kiosk"
    url_option = "" if options.port == DEFAULT_PORT else f" --url {options.url}"
    typer.echo(" Ana's cart holds goods for 50:\n")
    typer.echo(f"  curl -X POST {options.url}/checkout -d '{{\"total\": 50}}' \\")
    typer.echo(f'    -H "Authorization: Bearer $({kiosk} token ana{url_option})"\n')
