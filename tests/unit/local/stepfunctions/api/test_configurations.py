"""Logging, tracing and encryption configurations that the API accepts and refuses."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError

ROLE = "arn:aws:iam::000000000000:role/workshop"
BAKE = json.dumps({"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "End": True}}})
KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/oven"}
GROUP = "arn:aws:logs:eu-west-3:000000000000:log-group:bakery:*"


def to(*arns: str) -> list[dict[str, Any]]:
    return [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}} for arn in arns]


@pytest.mark.parametrize(
    ("logging", "reason"),
    [
        ({"level": "ALL"}, "exactly one Log Destination"),
        ({"level": "ALL", "destinations": to(GROUP, GROUP)}, "exactly one Log Destination"),
        ({"level": "ERROR", "destinations": to(GROUP.removesuffix(":*"))}, "end with :*"),
        ({"level": "ERROR", "destinations": [{}]}, "end with :*"),
    ],
)
def test_an_invalid_log_destination_is_refused(workshop: Any, logging: dict[str, Any], reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        workshop.orchestrator.state_machines.create_state_machine(
            "bakery", BAKE, ROLE, logging_configuration=logging
        )

    assert refused.value.code == "InvalidLoggingConfiguration"
    assert reason in refused.value.message


@pytest.mark.parametrize(
    "encryption",
    [
        {"type": "CUSTOMER_MANAGED_KMS_KEY"},
        {"type": "AWS_OWNED_KEY", "kmsKeyId": "alias/oven"},
        {"type": "AWS_OWNED_KEY", "kmsDataKeyReusePeriodSeconds": 60},
        {**KEY, "kmsDataKeyReusePeriodSeconds": 59},
        {**KEY, "kmsDataKeyReusePeriodSeconds": 901},
    ],
)
def test_only_a_customers_own_key_is_named(workshop: Any, encryption: dict[str, Any]) -> None:
    orchestrator = workshop.orchestrator
    arn = orchestrator.state_machines.create_state_machine("bakery", BAKE, ROLE)["stateMachineArn"]
    requests: tuple[Callable[[], object], ...] = (
        lambda: orchestrator.state_machines.create_state_machine(
            "pantry", BAKE, ROLE, encryption_configuration=encryption
        ),
        lambda: orchestrator.state_machines.update_state_machine(arn, encryption_configuration=encryption),
        lambda: orchestrator.activities.create_activity("knead", encryption_configuration=encryption),
    )
    for request in requests:
        with pytest.raises(
            ApiError, match="InvalidEncryptionConfiguration: Invalid Encryption Configuration"
        ):
            request()


@pytest.mark.parametrize("tracing", [{}, {"enable": True}, {"enabled": None}, {"enabled": "yes"}])
def test_tracing_without_a_boolean_is_refused(workshop: Any, tracing: dict[str, Any]) -> None:
    orchestrator = workshop.orchestrator
    arn = orchestrator.state_machines.create_state_machine("bakery", BAKE, ROLE)["stateMachineArn"]
    requests: tuple[Callable[[], object], ...] = (
        lambda: orchestrator.state_machines.create_state_machine(
            "pantry", BAKE, ROLE, tracing_configuration=tracing
        ),
        lambda: orchestrator.state_machines.update_state_machine(arn, tracing_configuration=tracing),
    )
    for request in requests:
        with pytest.raises(ApiError, match="InvalidTracingConfiguration: Invalid Tracing Configuration"):
            request()


def test_tracing_is_kept_and_shown(workshop: Any) -> None:
    orchestrator = workshop.orchestrator
    create = orchestrator.state_machines.create_state_machine
    arn = create("bakery", BAKE, ROLE, tracing_configuration={"enabled": True})["stateMachineArn"]
    assert orchestrator.state_machines.describe_state_machine(arn)["tracingConfiguration"] == {
        "enabled": True
    }

    orchestrator.state_machines.update_state_machine(arn, role_arn=ROLE)
    assert orchestrator.state_machines.describe_state_machine(arn)["tracingConfiguration"] == {
        "enabled": True
    }
    orchestrator.state_machines.update_state_machine(arn, tracing_configuration={"enabled": False})
    assert orchestrator.state_machines.describe_state_machine(arn)["tracingConfiguration"] == {
        "enabled": False
    }


def test_an_activity_keeps_its_key(workshop: Any) -> None:
    orchestrator = workshop.orchestrator
    first = orchestrator.activities.create_activity("knead", encryption_configuration=KEY)

    assert orchestrator.activities.create_activity("knead", encryption_configuration=KEY) == first
    assert orchestrator.activities.describe_activity(first["activityArn"])["encryptionConfiguration"] == KEY
    with pytest.raises(ApiError, match="ActivityAlreadyExists"):
        orchestrator.activities.create_activity("knead")


def test_executions_pending_redrive_are_listed_by_map_run(workshop: Any) -> None:
    arn = workshop.orchestrator.state_machines.create_state_machine("bakery", BAKE, ROLE)["stateMachineArn"]

    with pytest.raises(ApiError, match=r"ValidationException: .*PENDING_REDRIVE"):
        workshop.orchestrator.executions.list_executions(arn, status_filter="PENDING_REDRIVE")
