"""The console of one runtime: all pages on it, and what its composer adds."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from entrypoints.local.clock import Clock
from entrypoints.local.console.answers import RefusedError
from entrypoints.local.console.app import Change, ConsoleApp, Read, console_routes
from entrypoints.local.console.executions import ExecutionPages
from entrypoints.local.console.graphs.painter import Painter
from entrypoints.local.console.machines import MachinePages
from entrypoints.local.console.overview import OverviewPage
from entrypoints.local.runtime import Runtime


class Console:
    """The operator's console, ready to be served by `build_app`."""

    def __init__(self, runtime: Runtime, clock: Clock) -> None:
        """Show `runtime`."""
        painter = Painter()
        machines = MachinePages(runtime.orchestrator, painter)
        executions = ExecutionPages(runtime.orchestrator, machines)
        overview = OverviewPage(runtime, clock.now().timestamp(), [], 0)
        reads: dict[str, Read] = {
            "overview": overview.overview,
            "state-machines": machines.machines,
            "state-machine": machines.machine,
            "executions": executions.executions,
            "execution": executions.execution,
            "execution/history": executions.history,
        }
        changes: dict[str, Change] = {
            "execution/stop": executions.stop,
            "execution/redrive": executions.redrive,
            "execution/start": executions.start,
        }

        async def live(_request: Request) -> Response:
            raise RefusedError("There is no stream.", 404)

        self._app = ConsoleApp(reads, changes, live)

    @property
    def routes(self) -> list[BaseRoute]:
        """What is served under /console."""
        return console_routes(self._app)
