"""The shop's panels of the console: payments and messages."""

from collections.abc import Callable, Iterator, Sequence

from adapters.payments.journal import JournalEntry
from domain.notifications.service import Message
from entrypoints.cli.shop.local_shop import LocalShop
from entrypoints.local.cognito.users.codes import SentCode
from entrypoints.local.console.pages.panels import Column, Panel, PanelRow

_FIRST_CODE = 10**12
"""The lowest number of a code. Codes stand above all mail: somebody waits for one, and no time says when it
was sent."""


class PaymentsPanel:
    """Movements of money."""

    name, title = "payments", "Payments"
    columns = (
        Column("recorded_at", "Time"),
        Column("order_id", "Order"),
        Column("movement", "Movement"),
        Column("amount", "Amount"),
    )

    def __init__(self, entries: Callable[[int | None], Iterator[tuple[int, JournalEntry]]]) -> None:
        """Show `entries`, which yields lazily, newest first, from below a number."""
        self._entries = entries

    def rows(self, below: int | None) -> Iterator[PanelRow]:
        for number, entry in self._entries(below):
            yield number, entry.model_dump(mode="json")


class OutboxPanel:
    """Messages to customers, including confirmation codes, which are shown nowhere else."""

    name, title = "outbox", "Mail"
    columns = (Column("to", "To"), Column("subject", "Subject"), Column("text", "Text"))

    def __init__(self, messages: Callable[[], Sequence[tuple[int, Message]]]) -> None:
        """Show `messages`, whose numbers rise."""
        self._messages = messages

    def rows(self, below: int | None) -> Iterator[PanelRow]:
        for number, message in reversed(self._messages()):
            if below is None or number < below:
                yield number, message.model_dump(mode="json")


def shop_panels(local: LocalShop) -> list[Panel]:
    """Return the panels of a shop."""
    pools = local.runtime.user_pools
    return [
        PaymentsPanel(local.payments),
        OutboxPanel(lambda: [*local.messages(), *map(_code_mail, pools.sent_codes)]),
    ]


def _code_mail(sent: SentCode) -> tuple[int, Message]:
    """Return the e-mail that Cognito would send."""
    mail = Message(
        message_id=f"code/{sent.username}/{sent.code}",
        to=sent.destination,
        subject="Your confirmation code",
        text=sent.code,
    )
    return _FIRST_CODE + sent.number, mail
