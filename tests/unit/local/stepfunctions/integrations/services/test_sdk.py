import pytest

from entrypoints.local.stepfunctions.integrations.sdk.service_models import modelled_operation
from entrypoints.local.stepfunctions.integrations.sdk.service_names import arn_action_name
from entrypoints.local.stepfunctions.integrations.services.sdk import UNSUPPORTED, sdk_operation


@pytest.mark.parametrize(
    ("service", "action"),
    [("dynamodb", "putItem"), ("sfn", "startExecution"), ("rds", "describeDBClusters"), ("s3", "getObject")],
)
def test_actions_are_found_by_their_names_in_arns(service: str, action: str) -> None:
    operation = sdk_operation(service, action)

    assert operation is not None
    assert operation.name.lower() == action.lower()


@pytest.mark.parametrize(
    ("service", "action"),
    [
        ("bakery", "bake"),
        ("dynamodb", "bake"),
        ("dynamodb", "putitem"),
        ("cloudwatchlogs", "CreateLogStream"),
        ("stepfunctions", "startExecution"),
        ("apigatewaymanagementapi", "postToConnection"),
        ("s3", "selectObjectContent"),
        ("kinesis", "subscribeToShard"),
        ("lexruntimev2", "startConversation"),
        *(
            (service, arn_action_name(name))
            for service, names in UNSUPPORTED.items()
            for name in sorted(names)
        ),
    ],
)
def test_no_action_is_found_that_step_functions_does_not_offer(service: str, action: str) -> None:
    assert sdk_operation(service, action) is None


def test_unsupported_actions_are_still_in_the_models() -> None:
    gone = [
        name for name, actions in UNSUPPORTED.items() for one in actions if not modelled_operation(name, one)
    ]

    assert gone == []
