"""The overview page."""

from entrypoints.local.console.web.json_api import Json, PageQuery
from entrypoints.local.runtime import Runtime
from entrypoints.local.template import event_sources as sources


class OverviewPage:
    """Data of the overview page."""

    def __init__(self, runtime: Runtime, started: float, panels: list[dict[str, str]], tables: int) -> None:
        """Describe `runtime`, served since `started`, with the composer's panels and tables."""
        self._runtime = runtime
        self._started = started
        self._panels = panels
        self._tables = tables
        self._routes = sum(1 for _ in sources.http_routes(runtime.template))

    def overview(self, _query: PageQuery) -> Json:
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
