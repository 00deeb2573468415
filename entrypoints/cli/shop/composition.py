"""Where the two halves meet: the shop's services on the local runtime's state machine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dependency_injector import providers

from adapters import wiring
from adapters.payments.journal import JournalEntry
from adapters.wiring import Shop
from domain.models import Message
from entrypoints.cli.shop.local_workflow import LocalWorkflow
from entrypoints.cli.shop.memory_tables import memory_tables
from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.asl import Execution
from entrypoints.local.console.pages.tables import TableSource
from entrypoints.local.runtime import DEFAULT_PORT, Ports, Runtime
from entrypoints.local.server.aws_endpoint import Service, SignedService

_STATE_MACHINE = "OrderProcessing"


@dataclass(frozen=True, slots=True)
class LocalShop:
    """A shop and the runtime that it runs on.

    Attributes:
        shop: the shop as the `kiosk` command uses it.
        runtime: where the handlers run.
        messages: tells what customers were sent, oldest first, with numbers that rise.
        payments: tells what happened to money by time, newest first, with numbers; those below one if asked.
        tables: where the items of the template's tables are, by logical id.
        is_new: whether nothing is on the shelves yet.
        services: AWS's services in the JSON protocols that are served beside the runtime's own.
        signed_services: those in the other protocols.
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
    """Build a shop with in-memory adapters on a local runtime, and hand it to the handlers of this process.

    Args:
        template: the SAM template.
        parameters: values for its parameters; the others take their Default.
        port: where it will be served, for the addresses that the template's outputs name.
        ports: clock, ids, chance, environment and driver of the runtime; by default the machine's own.
        keep_finished: how many finished executions can be looked at.
        on_end: called with each execution that has ended, from any thread.
        show_logs: let the terminal have what the functions log, too.
        watched: record what a console shows.

    Raises:
        TemplateError: the template cannot be run locally.
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
