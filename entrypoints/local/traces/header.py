"""The X-Ray trace header, which carries a trace from one service to the next.

    Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1

https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
"""

import re
from typing import NamedTuple

HEADER = "x-amzn-trace-id"

_ROOT = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}", re.IGNORECASE)
_PARENT = re.compile(r"[0-9a-f]{16}", re.IGNORECASE)


class TraceHeader(NamedTuple):
    """The contents of a header: the trace, and the parent span of the receiver's work."""

    trace: str
    parent: str | None = None

    def __str__(self) -> str:
        parent = f";Parent={self.parent}" if self.parent else ""
        return f"Root={self.trace}{parent};Sampled=1"


def read_header(text: str | None) -> TraceHeader | None:
    """Parse a header; return None if it names no trace. Other fields are ignored."""
    if not text:
        return None
    parts = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    trace, parent = parts.get("Root", ""), parts.get("Parent", "")
    if not _ROOT.fullmatch(trace):
        return None
    return TraceHeader(trace.lower(), parent.lower() if _PARENT.fullmatch(parent) else None)


def trace_id_of(text: str | None) -> str | None:
    """Return the trace that a header names."""
    header = read_header(text)
    return header.trace if header else None
