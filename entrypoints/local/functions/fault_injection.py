"""Faults on purpose: the next calls of a function fail, hang, lose their reply, or run twice.

What the caller sees is what Lambda would let it see of such a fault; docs/console.md has the table.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

Mode = Literal["fail", "hang", "lost-reply", "twice"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """What befalls the next calls of a function.

    Attributes:
        mode: `fail`: the handler does not run and the caller gets an error; `hang`: it does not run and the
            call times out; `lost-reply`: it runs, and the caller gets an error; `twice`: it runs twice.
        remaining: how many calls it still befalls.
        error: the error type that the caller gets, None for the one that Lambda gives.
    """

    mode: Mode
    remaining: int
    error: str | None = None


class FaultInjection:
    """The faults that are set, by function.

    Attributes:
        changes: rises when a fault is set, befalls a call, or is gone.
    """

    def __init__(self) -> None:
        self._faults: dict[str, InjectedFault] = {}
        self._lock = threading.Lock()
        self.changes = 0

    @property
    def active(self) -> bool:
        """Whether there are any faults: all that a call asks for while there are none."""
        return bool(self._faults)

    @property
    def faults(self) -> Mapping[str, InjectedFault]:
        """The faults that are set."""
        with self._lock:
            return dict(self._faults)

    def set(self, function: str, fault: InjectedFault | None) -> None:
        """Have a fault befall the next calls of a function, or none any more."""
        with self._lock:
            self.changes += 1
            self._faults.pop(function, None)
            if fault is not None:
                self._faults[function] = fault

    def take(self, function: str) -> InjectedFault | None:
        """Return the fault that befalls a call that begins now, and count it."""
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
