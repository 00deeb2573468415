"""Injected faults: the next calls of a function fail, hang, lose their reply, or run twice.

A caller sees the same as on Lambda; docs/console.md has the table.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

Mode = Literal["fail", "hang", "lost-reply", "twice"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """A fault for the next calls of a function.

    Attributes:
        mode: With `fail` the handler does not run and the caller gets an error; with `hang` it does not run
            and the call times out; with `lost-reply` it runs, and the caller gets an error; with `twice` it
            runs twice.
        remaining: The number of calls that it still applies to.
        error: The error type for the caller, None for Lambda's own.
    """

    mode: Mode
    remaining: int
    error: str | None = None


class FaultInjection:
    """The injected faults by function.

    Attributes:
        changes: Counts faults that were set, applied or removed.
    """

    def __init__(self) -> None:
        self._faults: dict[str, InjectedFault] = {}
        self._lock = threading.Lock()
        self.changes = 0

    @property
    def active(self) -> bool:
        """Whether any fault is set; the only check of a call while none is."""
        return bool(self._faults)

    @property
    def faults(self) -> Mapping[str, InjectedFault]:
        """A copy of the faults by function."""
        with self._lock:
            return dict(self._faults)

    def set(self, function: str, fault: InjectedFault | None) -> None:
        """Set the fault for the next calls of a function; None removes it."""
        with self._lock:
            self.changes += 1
            self._faults.pop(function, None)
            if fault is not None:
                self._faults[function] = fault

    def take(self, function: str) -> InjectedFault | None:
        """Return the fault for a call that begins now, and count it."""
        with self._lock:
            fault = self._faults.get(function)
            if fault is None:
                return None
            self.changes += 1
            if fault.remaining > 1:
                self._faults[function] = replace(fault, remaining=fault.remaining - 1)
            else:
                del self._faults[function]
            return fault
