"""Errors that are shown to the user as one line, with their texts."""

import sys

_PEOPLES = {
    "entrypoints.cli.client.running_kiosk": ("EndpointError",),
    "entrypoints.cli.replay.order_log": ("LogError",),
    "entrypoints.cli.replay.order_player": ("ReplayError",),
    "entrypoints.local.template.errors": ("TemplateError",),
    "entrypoints.local.http.endpoints": ("EndpointRefusedError",),
    "entrypoints.local.emulated.template_tables": ("TablesUnavailableError",),
    "entrypoints.local.events.schedule_expressions": ("ScheduleError",),
    "entrypoints.local.functions.environment.merged_variables": ("EnvironmentConflictError",),
    "entrypoints.local.stepfunctions.storage.state_file": ("StateFileError",),
    "entrypoints.local.server.http_server": ("PortInUseError",),
}
"""Error classes by module, looked up only in loaded modules: others were never raised."""


def explain(error: Exception) -> str | None:
    """Return one line for an error that the user can fix, or None for a bug."""
    for module, names in _PEOPLES.items():
        loaded = sys.modules.get(module)
        if loaded and isinstance(error, tuple(getattr(loaded, name) for name in names)):
            return str(error)
    return None
