"""`kiosk logs`: functions' logs in the terminal."""

import time
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.text import Text

from entrypoints.cli.client.running_kiosk import EndpointError, ShopClient

_POLL_SECONDS = 0.3
_LINES = 20_000
_FRAME = ("START ", "END ", "REPORT ")


def show_logs(console: Console, url: str, function: str, mentions: str, *, follow: bool) -> None:
    """Print the log events of matching functions, oldest invocation first.

    Args:
        console: The terminal.
        url: The address of the running Kiosk.
        function: A part of the functions' names; empty for all.
        mentions: A text that an invocation's event, answer or log must contain; empty for all.
        follow: Continue with new events until interrupted.

    Raises:
        EndpointError: Nothing answers there, or no function has such a name.
    """
    names = _names(url, function)
    last = 0
    with suppress(KeyboardInterrupt):
        while True:
            last = _show_since(console, url, names, mentions, last)
            if not follow:
                return
            time.sleep(_POLL_SECONDS)  # noqa: TID251 -- waits for another process


def _names(url: str, part: str) -> Collection[str]:
    known = [item["name"] for item in _asked(url, "functions")["items"]]
    names = [name for name in known if part.lower() in name.lower()]
    if not names:
        raise EndpointError(f"No function's name contains {part!r}; there are: {', '.join(known)}")
    return names


def _show_since(console: Console, url: str, names: Collection[str], mentions: str, after: int) -> int:
    query = {"q": mentions, "after": after, "frame": "true", "limit": _LINES}
    answer = _asked(url, f"logs?{urlencode(query)}")
    for line in answer["lines"]:
        if line["function"] in names:
            console.print(_line(line), soft_wrap=True)
    last: int = answer["last"]
    return last


def _asked(url: str, path: str) -> Any:
    answer = ShopClient(url).get(f"/console/api/{path}")
    if answer.status != 200:
        raise EndpointError(f"{url} answers {answer.status} for its logs: that is no Kiosk on this machine.")
    return answer.body


def _line(line: dict[str, Any]) -> Text:
    moment = datetime.fromtimestamp(line["at"], UTC).astimezone()
    style = "dim" if line["text"].startswith(_FRAME) else ""
    return Text.assemble(
        (f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03} ", "dim"),
        (f"{line['function']} ", "cyan"),
        (line["text"], style),
    )
