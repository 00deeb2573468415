"""The identity of an execution: its names and ARNs."""

from typing import NamedTuple


class ExecutionIdentity(NamedTuple):
    """The names of one execution, as the context object carries them.

    Attributes:
        execution_arn: `$$.Execution.Id`.
        name: `$$.Execution.Name`.
        role_arn: `$$.Execution.RoleArn`.
        state_machine_arn: `$$.StateMachine.Id`.
        state_machine_name: `$$.StateMachine.Name`.
        region: The region it runs in; task events name it.
    """

    execution_arn: str
    name: str
    role_arn: str
    state_machine_arn: str
    state_machine_name: str
    region: str = "us-east-1"
