"""The Faults page: injected faults of functions, and the composer's switches."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from entrypoints.local.console.pages.executions import text_of
from entrypoints.local.console.web.json_api import ConsoleError, Json, PageQuery
from entrypoints.local.functions import FunctionHost, FunctionNotFoundError
from entrypoints.local.functions.fault_injection import MODES, InjectedFault, Mode

MOST_CALLS = 1_000
_ERROR = re.compile(r"[A-Za-z][\w.]{0,99}", re.ASCII)


class Switch(Protocol):
    """A switch that is on or off; thread-safe."""

    @property
    def name(self) -> str:
        """Its name in the API."""
        ...

    @property
    def title(self) -> str:
        """Its title on the page."""
        ...

    @property
    def description(self) -> str:
        """The effect while it is on."""
        ...

    @property
    def on(self) -> bool:
        """Whether it is on."""
        ...

    def turn(self, *, on: bool) -> None:
        """Turn it on or off."""
        ...


class FaultPages:
    """Data and actions of the Faults page."""

    def __init__(self, host: FunctionHost, switches: Sequence[Switch]) -> None:
        self._host = host
        self._switches = {switch.name: switch for switch in switches}

    def fingerprint(self) -> tuple[object, ...]:
        """Return a value that changes with every fault and switch."""
        return self._host.injection.changes, *(switch.on for switch in self._switches.values())

    def faults(self, _query: PageQuery) -> Json:
        """Answer `faults`."""
        found = sorted(self._host.injection.faults.items())
        return {
            "functions": [_shown(*item) for item in found],
            "switches": [*map(_switch, self._switches.values())],
        }

    def set_fault(self, asked: Mapping[str, Any]) -> Json:
        """Set the fault of a function; the mode null removes it."""
        name = self._function(text_of(asked, "function"))
        fault = None if asked.get("mode", "") is None else _fault(asked)
        self._host.injection.set(name, fault)
        return {"functions": [_shown(name, fault)] if fault else []}

    def turn_switch(self, asked: Mapping[str, Any]) -> Json:
        """Turn a switch."""
        switch = self._switches.get(text_of(asked, "name"))
        if switch is None:
            known = ", ".join(self._switches) or "none"
            raise ConsoleError(f"No such switch; the switches are: {known}", 404)
        if not isinstance(asked.get("on"), bool):
            raise ConsoleError('on must be true or false: send {"on": true}')
        switch.turn(on=asked["on"])
        return _switch(switch)

    def _function(self, name: str) -> str:
        try:
            return self._host.find(name).name
        except FunctionNotFoundError as error:
            raise ConsoleError(str(error), 404) from error


def _fault(asked: Mapping[str, Any]) -> InjectedFault:
    mode, count, error = asked.get("mode"), asked.get("count", 1), asked.get("error")
    if mode not in MODES:
        raise ConsoleError(f"mode must be one of {', '.join(MODES)}, or null to remove the fault")
    if type(count) is not int or not 1 <= count <= MOST_CALLS:
        raise ConsoleError(f"count must be an integer from 1 to {MOST_CALLS}")
    if error is not None and not (isinstance(error, str) and _ERROR.fullmatch(error)):
        raise ConsoleError("error must be an error type such as Lambda.ServiceException")
    return InjectedFault(cast("Mode", mode), count, error)


def _shown(function: str, fault: InjectedFault) -> dict[str, Any]:
    return {"function": function, "mode": fault.mode, "remaining": fault.remaining, "error": fault.error}


def _switch(switch: Switch) -> dict[str, Any]:
    return {"name": switch.name, "title": switch.title, "description": switch.description, "on": switch.on}
