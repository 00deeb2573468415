"""Cases that do not answer as recorded, and why: recordings that contradict themselves or one another.

A case that is listed here and does answer as recorded is a failure too.
"""

_V2 = "tests/aws/services/stepfunctions/v2/"

EXPLAINED = {
    f"{_V2}assign/test_assign_reference_variables.py::TestAssignReferenceVariables::"
    "test_variables_in_lambda_task[BASE_ASSIGN_FROM_LAMBDA_TASK_RESULT]": (
        "the input has another account number than the recorded history, which echoes it"
    ),
    f"{_V2}error_handling/test_task_service_sqs.py::TestTaskServiceSqs::test_send_message_no_such_queue": (
        "the cause names the queue's host; the definition has another"
    ),
    f"{_V2}callback/test_callback.py::TestCallback::test_start_execution_sync": (
        "recorded before DescribeExecution had RedriveCount, RedriveStatus and RedriveStatusReason; a later "
        "recording of the same integration, `test_sfn_start_execution_sync[SFN_SYNC]`, has them"
    ),
    f"{_V2}callback/test_callback.py::TestCallback::test_sqs_wait_for_task_tok_with_heartbeat": (
        "the recorded task token is a placeholder in angle brackets twice, which no token matches"
    ),
}

NOT_RAISED = {
    "States.BranchFailed": "in the recordings a Parallel fails with the error of its branch",
    "States.NoChoiceMatched": "measured on AWS, a Choice without a way out is States.Runtime",
    "States.ParameterPathFailure": "in the recordings a path that finds nothing is States.Runtime",
    "States.Permissions": "roles grant or refuse nothing here; a service's refusal has its own error",
}
"""Errors that AWS documents and nothing here raises; no answer of AWS that was found shows one either."""
