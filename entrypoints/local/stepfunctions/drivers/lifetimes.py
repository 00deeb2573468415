"""The longest time that an execution may be open.

A STANDARD one that is open for more than a year fails with States.Timeout:
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions

A timer for each execution would slow every start. So a driver checks all open executions when the oldest of
them may have to end.
"""

import math

from entrypoints.local.asl import Execution


def expiry(execution: Execution, now: float) -> float:
    """Return the moment, in epoch seconds, after which an execution must not be open; infinite for EXPRESS.

    Those have a time-out of their own from the start. One that has not begun counts as beginning `now`.
    """
    if execution.machine.type == "EXPRESS":
        return math.inf
    begun = execution.start_date if len(execution.history) else now
    return begun + execution.limits.standard_seconds
