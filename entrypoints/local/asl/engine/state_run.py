"""A run of one state by itself, as TestState needs it."""

from typing import Any

from entrypoints.local.asl.engine.effects import Effect
from entrypoints.local.asl.engine.execution import Execution
from entrypoints.local.asl.engine.frame import Frame


class StateRun:
    """Runs the first state of a machine until it is left or the execution has failed.

    Attributes:
        execution: The execution, new and not begun.
        frame: The frame of the state: the scope of its expressions, and later the data that it has left.
        next_state: The name of the state that follows, None while the state runs and at an end.
    """

    def __init__(self, execution: Execution, variables: dict[str, Any], now: float) -> None:
        """Begin an execution, without entering its first state.

        Args:
            execution: The execution.
            variables: The variables that the state sees.
            now: The present moment in epoch seconds.
        """
        self.execution = execution
        self.frame: Frame = execution.begin(variables, now)
        self.next_state: str | None = None
        execution.scheduler.at_transition = self._leave

    def start(self, now: float) -> list[Effect]:
        """Enter the state; return the effects to carry out."""
        return self.execution.scheduler.run(self.frame.state.enter, self.frame, now)

    @property
    def succeeded(self) -> bool:
        """Whether the state was left by itself, a Choice or a Catch."""
        return self.next_state is not None or self.execution.status == "SUCCEEDED"

    @property
    def output(self) -> Any:
        """The state's output, once it has succeeded."""
        return self.execution.output if self.next_state is None else self.frame.data

    def _leave(self) -> None:
        self.next_state = self.frame.state.name
