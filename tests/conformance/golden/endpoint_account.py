"""An account behind a Step Functions endpoint, on the wall clock."""

import json
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds
from tests.conformance.golden.cases import ACCOUNT, MACHINE, REGION, Case
from tests.conformance.golden.functions import Functions
from tests.conformance.golden.player import snake_case

_POLL_SECONDS = 0.02
_GRACE_SECONDS = 30


@cache
def _client(endpoint: str, region: str) -> Any:
    config = Config(inject_host_prefix=False, retries={"total_max_attempts": 1})
    return boto3.client("stepfunctions", endpoint_url=endpoint, region_name=region, config=config)


class EndpointAccount:
    """An account for one case; its state machine has a name of its own, which answers show as `golden`."""

    def __init__(self, endpoint: str, case: Case, functions: Functions, account: str, region: str) -> None:
        self.functions = functions
        self.machine_name = f"{MACHINE}-{RandomIds()()[:8]}"
        self._there = {ACCOUNT: account, REGION: region}
        self._clock = SystemClock()
        self._limit = case.seconds + _GRACE_SECONDS
        self._started = 0.0
        self._client = _client(endpoint, region)

    def call(self, action: str, **members: Any) -> dict[str, Any]:
        request = json.dumps(members)
        for here, there in self._there.items():
            request = request.replace(here, there)
        if action == "StartExecution":
            self._started = self._clock.monotonic()
        answer = getattr(self._client, snake_case(action))(**json.loads(request))
        answer.pop("ResponseMetadata")
        shown = json.dumps(answer, default=lambda moment: moment.timestamp())
        if action in {"DescribeExecution", "GetExecutionHistory"}:
            shown = shown.replace(self.machine_name, MACHINE)
            for here, there in self._there.items():
                shown = shown.replace(there, here)
        read: dict[str, Any] = json.loads(shown)
        return read

    def pass_time(self, until: float) -> None:
        self._clock.sleep(max(_POLL_SECONDS, self._started + until - self._clock.monotonic()))

    def await_end(self, execution_arn: str) -> None:
        while self.call("DescribeExecution", executionArn=execution_arn)["status"] == "RUNNING":
            if self._clock.monotonic() > self._started + self._limit:
                raise TimeoutError(f"the execution still runs after {self._limit} s")
            self._clock.sleep(_POLL_SECONDS)
