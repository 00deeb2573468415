"""Mail that SES was requested to send, with its headers, which moto drops."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail of SES's SendEmail. `number` is higher than that of any mail before it."""

    number: int
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    headers: Mapping[str, str]


def read_mail(body: bytes, number: int) -> SentMail:
    """Read a SendEmail request (SES API v2) under a number; content that is not simple is shown as JSON."""
    request: dict[str, Any] = json.loads(body or b"{}")
    content = request.get("Content", {})
    simple = content.get("Simple", {})
    bodies = simple.get("Body", {})
    text = bodies.get("Text") or bodies.get("Html") or {"Data": json.dumps(content)}
    return SentMail(
        number=number,
        sender=request.get("FromEmailAddress", ""),
        to=tuple(request.get("Destination", {}).get("ToAddresses", ())),
        subject=simple.get("Subject", {}).get("Data", ""),
        text=text["Data"],
        headers={header["Name"]: header["Value"] for header in simple.get("Headers", ())},
    )
