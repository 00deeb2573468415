"""The SDK for JavaScript, unchanged, with which the AWS Toolkit for VS Code calls Step Functions.

toolkit.cjs makes the calls that the toolkit makes,
https://github.com/aws/aws-toolkit-vscode/blob/master/packages/core/src/shared/clients/stepFunctions.ts.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from entrypoints.cli.shop.project_files import ROOT
from tests.integration.local.stepfunctions.machines_and_waits import FUNCTION, MACHINE

pytestmark = pytest.mark.integration

SDK = ROOT / ".tools" / "javascript-sdk" / "node_modules"
SCRIPT = Path(__file__).with_name("toolkit.cjs")


@pytest.fixture
def node() -> str:
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node.js is missing; Debian: apt-get install nodejs npm, then `make tools`")
    if not (SDK / "@aws-sdk" / "client-sfn").is_dir():
        pytest.skip(f"{SDK.relative_to(ROOT)}/@aws-sdk/client-sfn is missing; `make tools` installs it")
    return program


def test_a_toolkit_walks_through_the_life_of_a_machine(standalone: Any, functions: Any, node: str) -> None:
    functions.busy = 1
    environment = {
        **os.environ,
        "NODE_PATH": str(SDK),
        "AWS_ENDPOINT_URL": standalone.url.replace("127.0.0.1", "localhost"),
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }

    done = subprocess.run(  # noqa: S603 -- the test's own script
        [node, str(SCRIPT), FUNCTION],
        env=environment,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers["ListStateMachines"] == answers["machines"]
    assert answers["machines"][0] == MACHINE + "bakery-1"
    assert (answers["DescribeStateMachine"]["status"], answers["created"]) == ("ACTIVE", True)
    assert answers["UpdateStateMachine"]["stateMachineVersionArn"] == MACHINE + "bakery-1:1"
    assert (answers["failed"]["status"], answers["failed"]["error"]) == ("FAILED", "Oven.Busy")
    described = answers["DescribeExecution"]
    assert (described["status"], described["output"], described["redriveCount"]) == (
        "SUCCEEDED",
        '{"loaf":1}',
        1,
    )
    assert answers["DescribeStateMachineForExecution"]["name"] == "bakery-1"
    assert answers["GetExecutionHistory"][0] == "ExecutionSucceeded"
    assert answers["GetExecutionHistory"][-1] == "ExecutionStarted"
    assert [one["name"] for one in answers["ListExecutions"]] == ["monday"]
    assert answers["StopExecution"]["stopDate"] == described["stopDate"]
    assert answers["DescribeMapRun"]["itemCounts"]["succeeded"] == 2
    tested = answers["TestState"]
    assert (tested["output"], tested["nextState"]) == ('"rye"', "Bake")
    assert tested["inspectionData"]["result"] == '"rye"'
    validated = answers["ValidateStateMachineDefinition"]
    assert (validated["result"], validated["diagnostics"][0]["location"]) == ("FAIL", "/States/Bake/Type")
    refused = answers["refused"]
    assert (refused["name"], refused["ofItsClass"]) == ("StateMachineDoesNotExist", True)
    assert (refused["status"], refused["fault"], refused["requestId"]) == (400, "client", "string")
    assert refused["message"] == f"State Machine Does Not Exist: '{MACHINE}bakery-1-nowhere'"
