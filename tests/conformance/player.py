"""Runs `run_suite.py` of a folder of recorded cases, in a process of its own, with what it leaves to others.

    python player.py FOLDER SERVICES ENDPOINT [options of run_suite.py]

The cases name the topics, the queues and the state machines that were there when they were recorded, and some
wait for somebody who answers their task tokens; the runner makes tables and buckets only. SERVICES is the URL
of the services, ENDPOINT that of Step Functions.
"""

import importlib
import itertools
import json
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3

_NESTED_NAME = re.compile(r"stateMachine:(statemachine_create_and_record_execution_[-\w]+)")
_NESTED = {
    "StartAt": "State_1",
    "States": {"State_1": {"Type": "Pass", "Result": {"Arg1": "argument1"}, "End": True}},
}
_ROLE = "arn:aws:iam::000000000000:role/nested"
_PATIENCE = 20
"""How often a queue is asked for a second each, until the message with the token has come."""


class Fixtures:
    """Makes what a case expects to find."""

    def __init__(self, services: str, endpoint: str) -> None:
        session = boto3.Session("test", "test", region_name="us-east-1")
        self._sns = session.client("sns", endpoint_url=services)
        self._sqs = session.client("sqs", endpoint_url=services)
        self._sfn = session.client("stepfunctions", endpoint_url=endpoint)
        self._numbers = itertools.count(1)

    def set_up(self, case: dict[str, Any]) -> None:
        for resource in case.get("resources", ()):
            given = resource["args"]
            if resource["op"] == "fixture.create_topic":
                self._sns.create_topic(Name=given["Name"])
            if resource["op"] == "fixture.create_queue":
                url = self._sqs.create_queue(QueueName=given["QueueName"])["QueueUrl"]
                if "callback" in case["needs"]:
                    threading.Thread(target=self._call_back, args=(url, case["needs"]), daemon=True).start()
        self._nest(case)

    def _nest(self, case: dict[str, Any]) -> None:
        """Give the case machines of its own: several cases start executions of one name on one machine."""
        text = json.dumps({"definition": case["definition"], "input": case.get("input")})
        for name in set(_NESTED_NAME.findall(text)):
            own = f"{name}_{next(self._numbers)}"
            text = text.replace(name, own)
            self._sfn.create_state_machine(name=own, definition=json.dumps(_NESTED), roleArn=_ROLE)
        case.update({key: value for key, value in json.loads(text).items() if key in case})

    def _call_back(self, url: str, needs: list[str]) -> None:
        """Answer a task token that comes by the queue, in the way that the case needs."""
        for _ in range(_PATIENCE):
            received = self._sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", [])
            if received:
                self._answer(json.loads(received[0]["Body"]), needs)
                return

    def _answer(self, message: dict[str, Any], needs: list[str]) -> None:
        token = message["TaskToken"]
        if "sqs_send_heartbeat_and_task_success" in needs:
            self._sfn.send_task_heartbeat(taskToken=token)
        if any("success" in need for need in needs):
            self._sfn.send_task_success(taskToken=token, output=json.dumps(message["Message"]))
        elif "sqs_send_task_failure" in needs:
            self._sfn.send_task_failure(taskToken=token, error="Failure error", cause="Failure cause")
        else:
            self._sfn.send_task_failure(taskToken=token)


def main() -> int:
    folder, services, endpoint, *options = sys.argv[1:]
    sys.argv = [str(Path(folder) / "run_suite.py"), "--endpoint", endpoint, *options]
    sys.path.insert(0, folder)
    run_suite = importlib.import_module("run_suite")
    fixtures = Fixtures(services, endpoint)
    plain: Callable[[Any, dict[str, Any]], None] = run_suite.Runner.setup

    def extended(runner: Any, case: dict[str, Any]) -> None:
        plain(runner, case)
        fixtures.set_up(case)

    run_suite.Runner.setup = extended
    result: int = run_suite.main()
    return result


if __name__ == "__main__":
    sys.exit(main())
