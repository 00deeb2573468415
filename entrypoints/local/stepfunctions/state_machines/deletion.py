"""Deletion of state machines, which waits for their running executions.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
"""

from collections.abc import Callable

from entrypoints.local.stepfunctions.state_machines.machine_records import Machine
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry, parse_machine_arn


class Deletion:
    """Removes state machines once none of their executions runs.

    Args:
        registry: Where they are removed.
        terminate_executions: Lets the running executions of a machine's ARN end at their next transition;
            returns whether any runs.
    """

    def __init__(self, registry: StateMachineRegistry, terminate_executions: Callable[[str], bool]) -> None:
        self._registry = registry
        self._terminate_executions = terminate_executions

    def begin(self, state_machine_arn: str) -> None:
        """Mark a machine, which then accepts no executions and no changes, and remove it if none runs."""
        with self._registry.lock:
            machine = self._registry.get(parse_machine_arn(state_machine_arn).unqualified)
            if machine is None:
                return
            machine.deleting = True
            self._registry.store(machine)
        self.advance(machine)

    def restore(self) -> None:
        """Continue the deletions that an earlier process has begun."""
        for machine in self._registry:
            if machine.deleting:
                self.advance(machine)

    def advance(self, machine: Machine) -> None:
        """Terminate the running executions of a machine; remove it if none runs.

        last but one ends       last ends              a client
        finds none running
                                (its status is final)
        removes the machine
                                                       creates another by its name
                                finds another there
        """
        if self._registry.get(machine.arn) is not machine:
            return
        if not self._terminate_executions(machine.arn):
            self._registry.remove(machine)
