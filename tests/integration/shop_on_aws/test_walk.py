"""README's walk, command by command, with the AWS CLI as it is installed."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from entrypoints.cli.demo.server import running_server
from tests.unit.statemachine.sources import steps_forward

AWS = shutil.which("aws")
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(AWS is None, reason="the AWS CLI is not here: pip install awscli"),
]

WALK = r"""
POOL=$(aws cognito-idp list-user-pools --max-results 1 --query 'UserPools[0].Id' --output text)
CLIENT=$(aws cognito-idp list-user-pool-clients --user-pool-id $POOL \
  --query 'UserPoolClients[0].ClientId' --output text)
aws cognito-idp initiate-auth --client-id $CLIENT --auth-flow USER_PASSWORD_AUTH \
  --auth-parameters USERNAME=ana@example.com,PASSWORD=Kiosk-demo-1 \
  --query AuthenticationResult.IdToken --output text
"""


class Terminal:
    """A shell with the variables that README has people set."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_PAGER": "",
            "NO_PROXY": "localhost,127.0.0.1",
        }

    def run(self, script: str) -> str:
        command = ["bash", "-euc", script]
        done = subprocess.run(  # noqa: S603 -- the commands of this module
            command, capture_output=True, text=True, env=self._environment, timeout=50, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def json(self, script: str) -> Any:
        return json.loads(self.run(script))

    def kiosk(self, *arguments: str) -> str:
        words = [sys.executable, "-m", "entrypoints.cli.main", *arguments, "--url", self.url]
        return self.run(" ".join(words))


def until(get: Callable[[], object], wanted: object) -> object:
    deadline = time.monotonic() + 20
    while (found := get()) != wanted and time.monotonic() < deadline:
        pass
    return found


@pytest.fixture(scope="module")
def terminal() -> Iterator[Terminal]:
    with running_server("--aws") as url:
        yield Terminal(url)


@pytest.fixture(scope="module")
def token(terminal: Terminal) -> str:
    # `up` answers before its users are signed up.
    deadline = time.monotonic() + 20
    while True:
        try:
            return terminal.run(WALK)
        except AssertionError:
            if time.monotonic() > deadline:
                raise


@pytest.fixture(scope="module")
def order(terminal: Terminal, token: str) -> str:
    """The id of Ana's order of 50, confirmed."""
    answer = terminal.json(
        f"curl -s -X POST {terminal.url}/checkout -H 'Authorization: Bearer {token}' -d '{{\"total\": 50}}'"
    )
    assert answer["message"] == "Checkout started"
    order_id: str = answer["orderId"]
    get = (
        "aws dynamodb get-item --table-name OrdersTable --key "
        f'\'{{"order_id": {{"S": "{order_id}"}}}}\' --query Item.status.S --output text'
    )
    assert until(lambda: terminal.run(get), "CONFIRMED") == "CONFIRMED"
    return order_id


def test_the_stock_of_what_was_bought_is_reduced(terminal: Terminal, order: str) -> None:
    get = (
        "aws dynamodb get-item --table-name ProductsTable --key "
        '\'{"product_id": {"S": "french-press"}}\' --query Item.stock.N --output text'
    )
    assert terminal.run(get) == "11"


def test_the_tables_can_be_listed_and_scanned(terminal: Terminal, order: str) -> None:
    assert "OrdersTable" in terminal.json("aws dynamodb list-tables --output json")["TableNames"]
    scan = terminal.json("aws dynamodb scan --table-name OrdersTable --output json")
    assert [item["order_id"]["S"] for item in scan["Items"]] == [order]


def test_the_execution_is_named_by_the_order_and_its_history_tells_the_steps(
    terminal: Terminal, order: str
) -> None:
    machine = terminal.run(
        "aws stepfunctions list-state-machines --query 'stateMachines[0].stateMachineArn' --output text"
    )
    execution = terminal.run(
        f"aws stepfunctions list-executions --state-machine-arn {machine} "
        "--query 'executions[0].executionArn' --output text"
    )
    assert execution.endswith(order)
    described = terminal.json(
        f"aws stepfunctions describe-execution --execution-arn {execution} --output json"
    )
    assert described["status"] in {"RUNNING", "SUCCEEDED"}
    names = terminal.run(
        f"aws stepfunctions get-execution-history --execution-arn {execution} "
        "--query 'events[?stateEnteredEventDetails].stateEnteredEventDetails.name' --output text"
    )
    steps = steps_forward()
    assert names.split()[: len(steps)] == steps


def test_cloudwatch_logs_have_what_the_functions_logged(terminal: Terminal, order: str) -> None:
    groups = terminal.run(
        "aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text"
    ).split()
    group = next(name for name in groups if name.endswith("/functions"))
    messages = terminal.json(
        f"aws logs filter-log-events --log-group-name {group} --filter-pattern '\"checkout started\"' "
        "--query 'events[].message' --output json"
    )
    assert [json.loads(message)["order_id"] for message in messages] == [order]
    streams = terminal.run(
        f"aws logs describe-log-streams --log-group-name {group} --query 'logStreams[].logStreamName'"
    )
    assert "ValidateOrderFunction[$LATEST]" in streams


def test_the_queues_and_topics_of_the_template_are_there(terminal: Terminal) -> None:
    # Version 1 of the AWS CLI calls SQS at its old address, whatever AWS_ENDPOINT_URL says.
    queues = terminal.run(f"aws --endpoint-url {terminal.url} sqs list-queues --output text")
    assert "DeadLetters" in queues
    assert "Alarms" in terminal.run("aws sns list-topics --output text")


def test_kiosk_logs_tells_the_way_of_an_order(terminal: Terminal, order: str) -> None:
    log = terminal.kiosk("logs", "--order", order)
    assert "checkout started" in log
    assert "ValidateOrderFunction START RequestId: " in log
    assert "Billed Duration: " in log
    assert "CatalogFunction" not in log


def test_mail_and_money_show_as_without_aws(terminal: Terminal, order: str) -> None:
    assert "CAPTURED" in terminal.kiosk("payments")
    assert until(lambda: "Your order is" in terminal.kiosk("outbox"), wanted=True)
