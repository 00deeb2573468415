"""The overview: what is running here."""

from entrypoints.local.console.web.json_api import Json, Query
from entrypoints.local.runtime import Runtime
from entrypoints.local.template import event_sources as sources


class OverviewPage:
    """What the console shows first."""

    def __init__(self, runtime: Runtime, started: float, panels: list[dict[str, str]], tables: int) -> None:
        """Describe `runtime`, served since `started`, with the panels and tables of whoever composed it."""
        self._runtime = runtime
        self._started = started
        self._panels = panels
        self._tables = tables
        self._routes = sum(1 for _ in sources.http_routes(runtime.template))

    def overview(self, _query: Query) -> Json:
        """Answer `overview`."""
        runtime, place = self._runtime, self._runtime.template.deployment
        return {
            "stack": place.stack_name,
            "region": place.region,
            "account": place.account,
            "endpoint": place.endpoint,
            "startedAt": self._started,
            "counts": {
                "stateMachines": len(runtime.orchestrator.machines),
                "functions": len(runtime.functions.functions),
                "tables": self._tables,
                "rules": len(runtime.bus.rules),
                "routes": self._routes,
            },
            "panels": self._panels,
        }
