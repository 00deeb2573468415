"""`kiosk logs`: what functions logged, in the terminal."""

import time
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.text import Text

from entrypoints.cli.endpoint import EndpointError, ShopClient

_POLL_SECONDS = 0.3
_FRAME = ("START ", "END ", "REPORT ")


def show_logs(console: Console, url: str, function: str, mentions: str, *, follow: bool) -> None:
    """Print the events of the functions whose names contain `function`, oldest invocation first.

    Args:
        console: where to.
        url: where Kiosk is running.
        function: a part of a name; empty for all.
        mentions: only invocations whose event, answer or log contains this; empty for all.
        follow: go on with what comes, until interrupted.

    Raises:
        EndpointError: nothing answers there, or no function has such a name.
    """
    last = 0
    with suppress(KeyboardInterrupt):
        while True:
            last = _show_since(console, url, {"function": function, "mentions": mentions, "after": last})
            if not follow:
                return
            time.sleep(_POLL_SECONDS)  # noqa: TID251 -- waits for another process


def _show_since(console: Console, url: str, query: dict[str, Any]) -> int:
    answer = ShopClient(url).get(f"/_kiosk/logs?{urlencode(query)}")
    if answer.status != 200:
        known = ", ".join(answer.body.get("functions", ()))
        raise EndpointError(f"No function's name contains {query['function']!r}; there are: {known}")
    for invocation in answer.body["invocations"]:
        for event in invocation["events"]:
            console.print(_line(invocation["function"], event), soft_wrap=True)
    last: int = answer.body["last"]
    return last


def _line(function: str, event: dict[str, str]) -> Text:
    moment = datetime.fromisoformat(event["at"]).astimezone()
    message = event["message"]
    style = "dim" if message.startswith(_FRAME) else ""
    return Text.assemble(
        (f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03} ", "dim"),
        (f"{function} ", "cyan"),
        (message, style),
    )
