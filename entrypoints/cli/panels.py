"""The shop's own panels of the console: the payment journal and the customers' mail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from adapters.payments.journal import JournalEntry
from domain.models import Message
from entrypoints.cli.composition import LocalShop
from entrypoints.local.cognito.mint import SentCode
from entrypoints.local.console.panels import Column, Panel


class PaymentsPanel:
    """What happened to money."""

    name, title = "payments", "Payments"
    columns = (
        Column("recorded_at", "Time"),
        Column("order_id", "Order"),
        Column("movement", "Movement"),
        Column("amount", "Amount"),
    )

    def __init__(self, entries: Callable[[], Iterable[JournalEntry]]) -> None:
        """Show `entries`, which come newest first and only as far as they are asked for."""
        self._entries = entries

    def rows(self, start: int, limit: int) -> Sequence[Mapping[str, Any]]:
        return [entry.model_dump(mode="json") for entry in islice(self._entries(), start, start + limit)]


class OutboxPanel:
    """What customers were sent, the codes of new users among it: locally nobody else tells them."""

    name, title = "outbox", "Mail"
    columns = (Column("to", "To"), Column("subject", "Subject"), Column("text", "Text"))

    def __init__(self, messages: Callable[[], Sequence[Message]]) -> None:
        """Show `messages`, which come oldest first."""
        self._messages = messages

    def rows(self, start: int, limit: int) -> Sequence[Mapping[str, Any]]:
        newest_first = reversed(self._messages())
        return [message.model_dump(mode="json") for message in islice(newest_first, start, start + limit)]


def shop_panels(local: LocalShop) -> list[Panel]:
    """Return the panels of a shop."""
    pools = local.runtime.user_pools
    return [
        PaymentsPanel(local.payments),
        # Codes are the newest: somebody waits for one, and no time says when it was sent.
        OutboxPanel(lambda: [*local.messages(), *map(_code_mail, pools.sent_codes)]),
    ]


def _code_mail(sent: SentCode) -> Message:
    """Return the mail that Cognito would send."""
    return Message(
        message_id=f"code/{sent.username}/{sent.code}",
        to=sent.username,
        subject="Your confirmation code",
        text=sent.code,
    )
