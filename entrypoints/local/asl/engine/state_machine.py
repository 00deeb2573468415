"""State machines: a definition compiled once, shared by all its executions."""

from collections.abc import Mapping
from typing import Any, Literal

from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.protocols import CompiledState

MachineType = Literal["STANDARD", "EXPRESS"]


class StateMachine:
    """A compiled definition.

    Attributes:
        definition: The definition that it was compiled from.
        type: STANDARD or EXPRESS.
        start_at: The name of the first state.
        start: The first state.
        timeout_seconds: How long an execution may run, None without limit.
        brief: Whether an execution cannot keep a thread busy for long.
    """

    __slots__ = ("brief", "definition", "start", "start_at", "timeout_seconds", "type")

    def __init__(
        self,
        definition: Mapping[str, Any],
        type: MachineType,  # noqa: A002 -- AWS's term
        start: CompiledState[Frame],
        *,
        timeout_seconds: float | None,
        brief: bool,
    ) -> None:
        self.definition = definition
        self.type = type
        self.start_at: str = definition["StartAt"]
        self.start = start
        self.timeout_seconds = timeout_seconds
        self.brief = brief

    @property
    def states(self) -> Mapping[str, Any]:
        """The outermost states of the definition."""
        states: Mapping[str, Any] = self.definition["States"]
        return states
