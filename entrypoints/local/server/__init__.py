"""One HTTP server for the template's APIs and websites, AWS's protocols and the console.

`build_app` and `serve` are its two functions. They load with their first use: other rooms import single
modules of this folder, and need no server for that.
"""

import importlib
from typing import Any

__all__ = ["build_app", "serve"]


def __getattr__(name: str) -> Any:
    """Load the server's functions."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.http_server"), name)
