"""The console of one runtime: composes its pages and those of its caller."""

from collections.abc import Mapping, Sequence

from starlette.routing import BaseRoute

from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.events import EventPages
from entrypoints.local.console.pages.executions import ExecutionPages
from entrypoints.local.console.pages.faults import FaultPages, Switch
from entrypoints.local.console.pages.functions import FunctionPages
from entrypoints.local.console.pages.overview import OverviewPage
from entrypoints.local.console.pages.panels import Panel, PanelPages
from entrypoints.local.console.pages.resources import ResourcePages
from entrypoints.local.console.pages.state_machines import MachinePages
from entrypoints.local.console.pages.tables import TablePages, TableSource
from entrypoints.local.console.pages.traces import TracePages
from entrypoints.local.console.pages.users import UserPages
from entrypoints.local.console.web.app import Change, ConsoleApp, Read, console_routes
from entrypoints.local.console.web.change_stream import Changes, Fingerprint
from entrypoints.local.runtime import Runtime
from entrypoints.local.system.clock import Clock
from entrypoints.local.template import event_sources as sources


class Console:
    """The operator's console, to be served by `build_app`."""

    def __init__(
        self,
        runtime: Runtime,
        clock: Clock,
        *,
        switches: Sequence[Switch] = (),
        panels: Sequence[Panel] = (),
        tables: Mapping[str, TableSource] | None = None,
    ) -> None:
        """Show `runtime`.

        Args:
            runtime: The runtime to show.
            clock: Tells when the console started.
            switches: Faults besides those of functions.
            panels: Further lists.
            tables: The sources of the template's tables, by logical id.
        """
        painter = Painter()
        machines = MachinePages(runtime.orchestrator, painter)
        executions = ExecutionPages(runtime.orchestrator, machines)
        functions = FunctionPages(runtime.functions)
        faults = FaultPages(runtime.functions, switches)
        traces = TracePages(runtime.tracer, runtime.orchestrator.records, painter)
        schedules = list(sources.schedules(runtime.template))
        events = EventPages(runtime.bus, schedules)
        users = UserPages(runtime.user_pools)
        resources = ResourcePages(runtime.template, painter)
        shown_tables, shown_panels = TablePages(runtime.template, tables or {}), PanelPages(panels)
        overview = OverviewPage(runtime, clock.timestamp(), shown_panels.names, len(shown_tables))
        reads: dict[str, Read] = {
            "overview": overview.overview,
            "state-machines": machines.machines,
            "state-machine": machines.machine,
            "executions": executions.executions,
            "execution": executions.execution,
            "execution/history": executions.history,
            "functions": functions.functions,
            "function": functions.function,
            "invocations": functions.invocations,
            "logs": functions.logs,
            "faults": faults.faults,
            "events": events.events,
            "rules": events.rules,
            "tables": shown_tables.tables,
            "table": shown_tables.table,
            "users": users.users,
            "resources": resources.resources,
            "traces": traces.traces,
            "trace": traces.trace,
            "trace-map": traces.trace_map,
        }
        changes: dict[str, Change] = {
            "execution/stop": executions.stop,
            "execution/redrive": executions.redrive,
            "execution/start": executions.start,
            "faults": faults.set_fault,
            "switches": faults.turn_switch,
        }

        log = runtime.functions.log
        kinds: dict[str, Fingerprint] = {
            "executions": runtime.orchestrator.records.progress,
            "invocations": lambda: log.last,
            "faults": faults.fingerprint,
            "traces": traces.progress,
            "events": events.progress,
            "users": lambda: runtime.user_pools.changes,
        }
        self.changes = Changes(kinds)
        self._app = ConsoleApp(reads, changes, self.changes.stream, {"panels": shown_panels.panel})

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes under /console."""
        return console_routes(self._app)

    def close(self) -> None:
        """End the streams of open pages; call it in the server's thread."""
        self.changes.close()
