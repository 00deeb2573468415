"""The stand-alone start, driven from outside by the unchanged AWS CLI."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrypoints.cli.shop.project_files import ROOT
from tests.integration.local.stepfunctions.machines_and_waits import (
    FUNCTION,
    ROLE,
    create,
    end_of,
    one,
    start,
)

pytestmark = pytest.mark.integration

CLI = ROOT / ".tools" / "aws-cli" / "bin" / "aws"
OVEN = {"Type": "Task", "Resource": FUNCTION + "oven"}
Command = Callable[..., Any]


@pytest.fixture
def run(shared: Any, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of the AWS CLI with nothing but its environment to go by."""
    program = str(CLI) if CLI.is_file() else shutil.which("aws")
    if program is None:
        pytest.skip("the AWS CLI is missing; `make tools` installs it")
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": shared.url,
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_PAGER": "",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [program, "stepfunctions", *arguments, "--output", "json"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    return run


@pytest.fixture
def aws(run: Command) -> Command:
    """Run a command that must succeed; return what it prints."""

    def aws(*arguments: str) -> Any:
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "null")

    return aws


def test_a_machine_is_created_run_and_redriven(aws: Command, client: Any, shared_functions: Any) -> None:
    shared_functions.busy = 1
    machine = aws("create-state-machine", "--name", "bakery", "--role-arn", ROLE, "--definition", one(OVEN))[
        "stateMachineArn"
    ]
    execution = aws("start-execution", "--state-machine-arn", machine, "--input", '{"flour": 500}')[
        "executionArn"
    ]
    end_of(client, execution)
    assert aws("describe-execution", "--execution-arn", execution)["error"] == "Oven.Busy"

    aws("redrive-execution", "--execution-arn", execution)
    end_of(client, execution)

    events = aws("get-execution-history", "--execution-arn", execution)["events"]
    assert events[-1]["type"] == "ExecutionSucceeded"
    assert "ExecutionRedriven" in [event["type"] for event in events]


def test_a_state_is_tested_alone_and_with_a_mock(aws: Command) -> None:
    passing_on = '{"Type": "Pass", "Result": "rye", "Next": "Bake"}'
    assert aws("test-state", "--definition", passing_on) == {
        "output": '"rye"',
        "nextState": "Bake",
        "status": "SUCCEEDED",
    }

    retried = {**OVEN, "Retry": [{"ErrorEquals": ["Oven.Busy"], "IntervalSeconds": 1}]}
    mocked = aws(
        *("test-state", "--definition", one(retried), "--state-name", "Only"),
        *("--mock", 'errorOutput={error="Oven.Busy",cause="a loaf"}', "--inspection-level", "DEBUG"),
        *("--state-configuration", "retrierRetryCount=1"),
    )

    assert (mocked["status"], mocked["error"]) == ("RETRIABLE", "Oven.Busy")
    assert mocked["inspectionData"]["errorDetails"]["retryBackoffIntervalSeconds"] == 2


def test_a_version_is_published_and_has_an_alias(aws: Command, client: Any) -> None:
    machine = create(client, "published")

    version = aws("publish-state-machine-version", "--state-machine-arn", machine, "--description", "first")
    route = f"stateMachineVersionArn={version['stateMachineVersionArn']},weight=100"
    alias = aws("create-state-machine-alias", "--name", "PROD", "--routing-configuration", route)

    assert alias["stateMachineAliasArn"] == f"{machine}:PROD"
    assert end_of(client, start(client, f"{machine}:PROD"))["stateMachineVersionArn"] == f"{machine}:1"


def test_a_map_run_is_looked_at(aws: Command, client: Any) -> None:
    inner = {"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "End": True}}}
    mode = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    batch = one({"Type": "Map", "ItemProcessor": {"ProcessorConfig": mode, **inner}})
    execution = start(client, create(client, "batch", batch), input="[1,2]")
    end_of(client, execution, "SUCCEEDED")

    (listed,) = aws("list-map-runs", "--execution-arn", execution)["mapRuns"]
    described = aws("describe-map-run", "--map-run-arn", listed["mapRunArn"])

    assert (described["status"], described["itemCounts"]["succeeded"]) == ("SUCCEEDED", 2)


def test_a_worker_takes_a_task_of_an_activity(aws: Command, client: Any) -> None:
    activity = aws("create-activity", "--name", "oven")["activityArn"]
    execution = start(client, create(client, "worked", one({"Type": "Task", "Resource": activity})))

    task = aws("get-activity-task", "--activity-arn", activity, "--worker-name", "Ana")
    aws("send-task-success", "--task-token", task["taskToken"], "--task-output", '"bread"')

    assert end_of(client, execution, "SUCCEEDED")["output"] == '"bread"'


def test_tags_are_put_on_and_taken_off(aws: Command, client: Any) -> None:
    machine = create(client, "tagged")

    aws("tag-resource", "--resource-arn", machine, "--tags", "key=team,value=bakers", "key=shift,value=night")
    aws("untag-resource", "--resource-arn", machine, "--tag-keys", "shift")

    tags = aws("list-tags-for-resource", "--resource-arn", machine)["tags"]
    assert tags == [{"key": "team", "value": "bakers"}]


def test_a_wrong_definition_is_reported_with_its_place_and_refused(aws: Command, run: Command) -> None:
    wrong = one({"Type": "Oven"})

    report = aws("validate-state-machine-definition", "--definition", wrong)
    refused = run("create-state-machine", "--name", "wrong", "--role-arn", ROLE, "--definition", wrong)

    assert (report["result"], report["diagnostics"][0]["location"]) == ("FAIL", "/States/Only/Type")
    assert refused.returncode != 0
    assert (
        "An error occurred (InvalidDefinition) when calling the CreateStateMachine operation"
        in refused.stderr
    )
