"""Makes boto3's clients send the trace header to the services that they call.

In Lambda, botocore takes the header from environment variables, of which each function has its own; here
functions share one process, and a context variable replaces them.
"""

from typing import Any

from entrypoints.local.traces.header import HEADER
from entrypoints.local.traces.trace_context import current


def trace_clients() -> None:
    """Make the default session and all later sessions send the header; idempotent."""
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
