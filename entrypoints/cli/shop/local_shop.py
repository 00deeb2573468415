"""The shop as the `kiosk` command runs it, with its runtime."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from adapters.payments.journal import JournalEntry
from adapters.wiring import Shop
from domain.notifications.service import Message
from entrypoints.local.console.pages.tables import TableSource
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.aws_services import Service, SignedService


@dataclass(frozen=True, slots=True)
class LocalShop:
    """A shop and its runtime.

    Attributes:
        shop: The shop as the `kiosk` command uses it.
        runtime: The runtime of the handlers.
        messages: Returns messages to customers, oldest first, with rising numbers.
        payments: Returns numbered movements of money, newest first, optionally below a number.
        tables: The sources of the template's tables, by logical id.
        is_new: Whether the catalogue is empty.
        services: Further AWS services in JSON protocols.
        signed_services: Further AWS services in other protocols.
    """

    shop: Shop
    runtime: Runtime
    messages: Callable[[], list[tuple[int, Message]]]
    payments: Callable[[int | None], Iterator[tuple[int, JournalEntry]]]
    tables: Mapping[str, TableSource] = field(default_factory=dict)
    is_new: bool = True
    services: Mapping[str, Service] = field(default_factory=dict)
    signed_services: Mapping[str, SignedService] = field(default_factory=dict)

    def close(self) -> None:
        self.runtime.close()
