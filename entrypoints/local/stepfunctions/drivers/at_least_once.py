"""Tasks that run twice, as EXPRESS workflows, which are at-least-once, may do.

https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
"""

from collections.abc import Callable

from entrypoints.local.asl import Call, TaskOutcome
from entrypoints.local.stepfunctions.drivers.tasks import Cancel, Done, TaskRunner


class AtLeastOnce:
    """A task runner that runs some tasks a second time and drops the second outcome."""

    def __init__(self, task_runner: TaskRunner, again: Callable[[Call], bool]) -> None:
        """Wrap a runner.

        Args:
            task_runner: Runs the tasks.
            again: Decides which calls are made twice.
        """
        self._runner = task_runner
        self._again = again

    def run(self, call: Call, done: Done) -> Cancel | None:
        """Run one task, perhaps twice; the first outcome counts."""
        cancel = self._runner.run(call, done)
        if self._again(call):
            self._runner.run(call, _dropped)
        return cancel


def _dropped(_outcome: TaskOutcome) -> None:
    """Drop the outcome of the second run."""
