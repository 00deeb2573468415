"""Has boto3's clients tell the services that they call which trace the call belongs to.

In Lambda, botocore takes the header from environment variables, of which each function has its own; here
functions share one process, and a context variable takes their place.
"""

from typing import Any

from entrypoints.local.traces.current import current
from entrypoints.local.traces.header import HEADER


def trace_clients() -> None:
    """Let the default session, and all that are made from now on, send the header; twice does no harm."""
    import boto3  # noqa: PLC0415 -- only where boto3 is in use already
    from botocore import handlers  # noqa: PLC0415

    entry = ("before-call", _add_header)
    if entry not in handlers.BUILTIN_HANDLERS:
        handlers.BUILTIN_HANDLERS.append(entry)
    if boto3.DEFAULT_SESSION is not None:
        boto3.DEFAULT_SESSION.events.register("before-call", _add_header, unique_id="trace-header")


def _add_header(params: dict[str, Any], **_: Any) -> None:
    here = current.get()
    if here is not None:
        params["headers"].setdefault(HEADER, str(here.header))
