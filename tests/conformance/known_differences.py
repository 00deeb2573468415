"""Recorded cases that the engine answers otherwise, and why.

A case that is listed here and does answer as recorded is a failure too.
"""

_V2 = "tests/aws/services/stepfunctions/v2/"

_BEFORE_ENTERED = "EvaluationFailed follows the event before the state's Entered event"
_NULL_PAYLOAD = "a Payload of null reaches the function as an empty object"

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
}
"""Recordings that contradict themselves or another recording."""

OPEN = {
    f"{_V2}assign/test_assign_reference_variables.py::TestAssignReferenceVariables::"
    "test_undefined_reference[BASE_UNDEFINED_OUTPUT]": _BEFORE_ENTERED,
    f"{_V2}assign/test_assign_reference_variables.py::TestAssignReferenceVariables::"
    "test_undefined_reference[BASE_UNDEFINED_OUTPUT_FIELD]": _BEFORE_ENTERED,
    f"{_V2}assign/test_assign_reference_variables.py::TestAssignReferenceVariables::"
    "test_undefined_reference[BASE_UNDEFINED_OUTPUT_MULTIPLE_STATES]": _BEFORE_ENTERED,
    f"{_V2}callback/test_callback.py::TestCallback::test_sync_with_task_token": (
        "a `.sync` task has a task token in its context object"
    ),
    f"{_V2}outputdecl/test_output.py::TestArgumentsBase::test_base_cases[BASE_EXPR]": (
        "the context object always has Execution.RedriveCount"
    ),
    f"{_V2}scenarios/test_base_scenarios.py::TestBaseScenarios::"
    "test_invalid_jsonpath[ST.INVALID_JSONPATH_IN_CAUSEPATH]": (
        "ErrorPath and CausePath fail with the sentence of payload templates"
    ),
    f"{_V2}scenarios/test_base_scenarios.py::TestBaseScenarios::"
    "test_map_state_items_eval_jsonata_fail[function]": (
        "a JSONata result that JSON cannot hold is an unsupported type, not an unexpected one"
    ),
    f"{_V2}services/test_events_task_service.py::TestTaskServiceEvents::test_put_events_base": (
        "values of another type in the Entries of putEvents are serialized"
    ),
    f"{_V2}services/test_lambda_task_service.py::TestTaskServiceLambda::test_invoke": _NULL_PAYLOAD,
    f"{_V2}services/test_lambda_task_service.py::TestTaskServiceLambda::test_invoke_unsupported_param": (
        _NULL_PAYLOAD
    ),
    f"{_V2}timeouts/test_timeouts.py::TestTimeouts::test_service_lambda_map_timeout": (
        "timers that are due at one instant all fire before the Map fails"
    ),
}
"""Cases where AWS's rule is known and the engine does not follow it yet."""

NOT_RAISED = {
    "States.BranchFailed": "in the recordings a Parallel fails with the error of its branch",
    "States.NoChoiceMatched": "measured on AWS, a Choice without a way out is States.Runtime",
    "States.ParameterPathFailure": "in the recordings a path that finds nothing is States.Runtime",
    "States.Permissions": "roles grant or refuse nothing here; a service's refusal has its own error",
}
"""Errors that AWS documents and nothing here raises; no answer of AWS that was found shows one either."""
