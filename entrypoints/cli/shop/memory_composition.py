"""Composes the shop in memory on the local runtime."""

from collections.abc import Callable, Mapping
from pathlib import Path

from dependency_injector import providers

from adapters import wiring
from adapters.wiring import Shop
from domain.administrators import ADMIN_GROUP
from entrypoints.cli.shop.local_shop import LocalShop
from entrypoints.cli.shop.local_workflow import LocalWorkflow
from entrypoints.cli.shop.memory_tables import memory_tables
from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.asl import Execution
from entrypoints.local.cognito import UserPools
from entrypoints.local.http.default_port import DEFAULT_PORT
from entrypoints.local.runtime import Ports, Runtime

_STATE_MACHINE = "OrderProcessing"


class LocalAdministrators:
    """The administrators in the runtime's user pool, as the deployed shop asks Cognito for them."""

    def __init__(self, pools: UserPools) -> None:
        self._pools = pools

    def include(self, user_id: str) -> bool:
        """Return whether a user is enabled and in the group."""
        return ADMIN_GROUP in self._pools.groups_of(user_id)


def compose_in_memory(  # noqa: PLR0913 -- what a caller may choose, by keyword
    *,
    template: Path = TEMPLATE,
    parameters: Mapping[str, str] | None = None,
    port: int = DEFAULT_PORT,
    ports: Ports | None = None,
    keep_finished: int = 10_000,
    on_end: Callable[[Execution], None] | None = None,
    show_logs: bool = False,
    watched: bool = False,
    serves: bool = False,
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
        serves: Whether a server answers at `port` what functions call of AWS.

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
        serves=serves,
    )
    shop = Shop()
    arn = runtime.template.arn(_STATE_MACHINE)
    shop.workflow.override(providers.Object(LocalWorkflow(runtime.orchestrator, arn)))
    shop.administrators.override(providers.Object(LocalAdministrators(runtime.user_pools)))
    wiring.serve(shop)
    tables = memory_tables(shop) if watched else {}
    outbox = shop.outbox()
    return LocalShop(
        shop, runtime, lambda: [*enumerate(outbox.messages())], shop.journal().newest_first, tables
    )
