"""Composes the shop in memory on the local runtime."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dependency_injector import providers

from adapters import wiring
from adapters.payments.journal import JournalEntry
from adapters.wiring import Shop
from domain.notifications.service import Message
from entrypoints.cli.shop.local_workflow import LocalWorkflow
from entrypoints.cli.shop.memory_tables import memory_tables
from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.asl import Execution
from entrypoints.local.console.pages.tables import TableSource
from entrypoints.local.runtime import DEFAULT_PORT, Ports, Runtime
from entrypoints.local.server.aws_services import Service, SignedService

_STATE_MACHINE = "OrderProcessing"


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


def compose(  # noqa: PLR0913 -- what a caller may choose, by keyword
    *,
    template: Path = TEMPLATE,
    parameters: Mapping[str, str] | None = None,
    port: int = DEFAULT_PORT,
    ports: Ports | None = None,
    keep_finished: int = 10_000,
    on_end: Callable[[Execution], None] | None = None,
    show_logs: bool = False,
    watched: bool = False,
) -> LocalShop:
    """Build a shop with in-memory adapters on a local runtime, for the handlers of this process.

    Args:
        template: The SAM template.
        parameters: Values for its parameters; the others take their Default.
        port: The port to serve on, for addresses in the template's outputs.
        ports: Clock, ids, randomness, environment and driver; by default the machine's.
        keep_finished: The number of finished executions to keep.
        on_end: Called with each finished execution, from any thread.
        show_logs: Copy functions' logs to the terminal.
        watched: Record traces and events for a console.

    Raises:
        TemplateError: The template cannot be run locally.
    """
    runtime = Runtime.load(
        template,
        parameters=parameters,
        port=port,
        ports=ports,
        keep_finished=keep_finished,
        on_end=on_end,
        show_logs=show_logs,
        watched=watched,
    )
    shop = Shop()
    arn = runtime.template.arn(_STATE_MACHINE)
    shop.workflow.override(providers.Object(LocalWorkflow(runtime.orchestrator, arn)))
    wiring.serve(shop)
    tables = memory_tables(shop) if watched else {}
    outbox = shop.outbox()
    return LocalShop(
        shop, runtime, lambda: [*enumerate(outbox.messages())], shop.journal().newest_first, tables
    )
