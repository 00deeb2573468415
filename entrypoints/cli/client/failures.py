"""Which failures are for the person at the terminal, and in what words."""

import sys

_PEOPLES = {
    "entrypoints.cli.client.running_kiosk": ("EndpointError",),
    "entrypoints.cli.replay.log": ("LogError",),
    "entrypoints.cli.replay.player": ("ReplayError",),
    "entrypoints.local.template.errors": ("TemplateError",),
    "entrypoints.local.emulated.addresses": ("EndpointRefusedError",),
    "entrypoints.local.events.schedule_expressions": ("ScheduleError",),
    "entrypoints.local.functions.environment_variables": ("EnvironmentConflictError",),
    "entrypoints.local.stepfunctions.storage.state_file": ("StateFileError",),
    "entrypoints.local.server.server": ("PortInUseError",),
}
"""By module, looked up only where loaded: a class that was never imported was never raised."""


def explain(error: Exception) -> str | None:
    """Return one line for an error that a person can mend, or None for a bug."""
    for module, names in _PEOPLES.items():
        loaded = sys.modules.get(module)
        if loaded and isinstance(error, tuple(getattr(loaded, name) for name in names)):
            return str(error)
    return None
