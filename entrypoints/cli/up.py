"""`kiosk up`: serves the shop and says how to use it."""

import os
import sys
import threading
from pathlib import Path

import typer

from entrypoints.cli import demo_data
from entrypoints.cli.composition import LocalShop, compose
from entrypoints.cli.panels import panels
from entrypoints.local.server import build_app, serve


def up(host: str, port: int, template: Path, log_level: str, *, seeded: bool) -> None:
    """Serve until interrupted.

    The first answer must not wait for the user pool, whose library takes long to import: people are signed up
    in the background, once the shop listens.
    """
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", log_level)
    local = compose(template=template, port=port)
    if seeded:
        demo_data.stock_shelves(local.shop)
    try:
        serve(
            build_app(local.runtime, panels(local)),
            host=host,
            port=port,
            on_ready=lambda: _ready(local, f"http://localhost:{port}", seeded=seeded),
        )
    finally:
        local.close()


def _ready(local: LocalShop, url: str, *, seeded: bool) -> None:
    typer.echo(f"Kiosk is open at {url}   (Ctrl-C closes it)\n")
    typer.echo(f"  curl {url}/products")
    if seeded:
        threading.Thread(target=_sign_up, args=(local, url), name="sign-up", daemon=True).start()


def _sign_up(local: LocalShop, url: str) -> None:
    pool = local.runtime.user_pools
    for user in demo_data.USERS:
        subject = pool.create_user(user.email, demo_data.PASSWORD, groups=user.groups)
        if user.name == "ana":
            demo_data.fill_cart(local.shop, subject)
    kiosk = os.path.relpath(sys.argv[0]) if sys.argv[0].endswith("kiosk") else "kiosk"
    url_option = "" if url.endswith(":8000") else f" --url {url}"
    names = ", ".join(user.email for user in demo_data.USERS)
    typer.echo(f"\nUsers: {names}; password {demo_data.PASSWORD}. Ana's cart holds goods for 50:\n")
    typer.echo(f"  curl -X POST {url}/checkout -d '{{\"total\": 50}}' \\")
    typer.echo(f'    -H "Authorization: Bearer $({kiosk} token ana{url_option})"\n')
    typer.echo(f"AWS's own tools: aws --endpoint-url {url} stepfunctions list-state-machines")
