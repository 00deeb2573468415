"""The browser that looks at the pages: the machine's own, never one that Playwright would download."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

VARIABLE = "KIOSK_CHROMIUM"
"""Names another Chromium than the first that is found."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"there is no Chromium; `apt-get install chromium`, or name one in {VARIABLE}"

REBOUND = "rebound.test"
"""A stranger's name that leads to this machine, as a name server may make it: DNS rebinding. No other name
but localhost leads anywhere, so that a page that asks for something from outside gets nothing."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAME_SERVICE = (
    f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
)


def find() -> Path | None:
    """Return Chromium's path, or None where the machine has none."""
    named = os.environ.get(VARIABLE)
    found = [named] if named else filter(None, map(shutil.which, _NAMES))
    return next((Path(path) for path in found), None)


def launch(playwright: Playwright, executable: Path) -> Browser:
    return playwright.chromium.launch(executable_path=executable, args=[*FLAGS, _NAME_SERVICE])
