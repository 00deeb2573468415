"""The recordings of known_differences without what they contradict, so that their rest can be checked.

Each correction changes what known_differences says is wrong and nothing else: if a corrected recording is
answered in full, the explanation is the whole difference.
"""

import json
from typing import Any

from tests.conformance.known_differences import EXPLAINED

_TESTS = {
    "test_variables_in_lambda_task[BASE_ASSIGN_FROM_LAMBDA_TASK_RESULT]": [
        ('"AccountID": "111111111111"', '"AccountID": "000000000000"'),
    ],
    "test_send_message_no_such_queue": [
        ("no-such-queue-73e08fde", "no-such-queue-uid00002"),
    ],
    "test_start_execution_sync": [
        (
            '"Name": "TestStartTarget", "Output"',
            (
                '"Name": "TestStartTarget", "RedriveCount": 0, "RedriveStatus": "NOT_REDRIVABLE", '
                '"RedriveStatusReason": "Execution is SUCCEEDED and cannot be redriven", "Output"'
            ),
        ),
    ],
}
"""By the test's name: texts of the recording, and what stands for each in the corrected one."""

CORRECTIONS = {one: _TESTS[one.rpartition("::")[2]] for one in EXPLAINED}


def corrected(case: dict[str, Any]) -> dict[str, Any]:
    """Return a case of known_differences.py with its recording corrected.

    Raises:
        LookupError: The recording does not have what is to be corrected.
    """
    text = json.dumps(case["expected"])
    for wrong, right in CORRECTIONS[case["id"]]:
        if wrong not in text:
            raise LookupError(f"{case['id']} has no {wrong}")
        text = text.replace(wrong, right)
    return {**case, "expected": json.loads(text)}
