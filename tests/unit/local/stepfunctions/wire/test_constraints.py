import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.wire.constraints import require_valid
from entrypoints.local.stepfunctions.wire.service_model import operations


def refusal_of(action: str, request: object) -> str:
    with pytest.raises(ApiError) as refused:
        require_valid(operations()[action].check, request)  # type: ignore[arg-type]
    return f"{refused.value.code}: {refused.value.message}"


def test_a_missing_member_is_named() -> None:
    assert refusal_of("CreateStateMachine", {"name": "orders", "definition": "{}"}) == (
        "ValidationException: 1 validation error detected: Value null at 'roleArn' failed to satisfy "
        "constraint: Member must not be null"
    )


def test_all_faults_of_a_request_are_reported_at_once() -> None:
    message = refusal_of(
        "CreateStateMachine", {"name": "", "definition": "{}", "roleArn": "arn:x", "type": "FAST"}
    )

    assert message.startswith("ValidationException: 2 validation errors detected: ")
    assert (
        "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1"
        in message
    )
    assert "Value 'FAST' at 'type' failed to satisfy constraint" in message
    assert message.endswith("Member must satisfy enum value set: [STANDARD, EXPRESS]")


def test_a_sensitive_value_is_never_shown() -> None:
    message = refusal_of("StartExecution", {"stateMachineArn": "arn:x", "input": "secret" * 50_000})

    assert "secret" not in message
    assert (
        "Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144"
        in message
    )


def test_a_number_out_of_range_is_shown_with_its_bound() -> None:
    message = refusal_of("ListStateMachines", {"maxResults": 1001})

    assert "Value '1001' at 'maxResults' failed to satisfy constraint" in message
    assert message.endswith("Member must have value less than or equal to 1000")


def test_faults_inside_lists_are_counted_from_one() -> None:
    routes = [
        {"stateMachineVersionArn": "arn:x:1", "weight": 60},
        {"stateMachineVersionArn": "arn:x:2", "weight": 101},
    ]

    assert "Value '101' at 'routingConfiguration.2.member.weight'" in refusal_of(
        "CreateStateMachineAlias", {"name": "live", "routingConfiguration": routes}
    )


def test_a_name_must_match_the_models_pattern() -> None:
    routes = [{"stateMachineVersionArn": "arn:x:1", "weight": 100}]

    assert "Member must satisfy regular expression pattern: " in refusal_of(
        "CreateStateMachineAlias", {"name": "123", "routingConfiguration": routes}
    )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"stateMachineArn": 7}, "NUMBER_VALUE can not be converted to a String"),
        ({"stateMachineArn": "arn:x", "maxResults": True}, "TRUE_VALUE can not be converted to an Integer"),
        ({"stateMachineArn": True}, "TRUE_VALUE can not be converted to a String"),
        ({"stateMachineArn": ["x"]}, "Start of list found where not expected"),
        ({"stateMachineArn": {"x": 1}}, "Start of structure or map found where not expected."),
        ({"stateMachineArn": "arn:x", "maxResults": "10"}, "STRING_VALUE can not be converted to an Integer"),
    ],
)
def test_a_value_of_the_wrong_json_type_cannot_be_read(request_: object, message: str) -> None:
    assert refusal_of("ListExecutions", request_) == f"SerializationException: {message}"


def test_null_counts_as_absent() -> None:
    require_valid(operations()["ListStateMachines"].check, {"nextToken": None})


def test_every_action_of_the_service_model_has_arguments_for_its_members() -> None:
    assert operations()["StartExecution"].arguments == {
        "stateMachineArn": "state_machine_arn",
        "name": "name",
        "input": "input",
        "traceHeader": "trace_header",
    }
