"""Contestants in a Python process: this project's engine and orchestrator, moto, and the floor.

python -m benchmarks.in_process CONTESTANT WORKFLOW SECONDS     one round's figures, as JSON
python -m benchmarks.in_process growth WORKFLOW COUNT           the first and the last thousand of COUNT
"""

import argparse
import gc
import itertools
import json
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from benchmarks import engine
from benchmarks.contestant_figures import WIDTHS, Figures, kept, resident
from entrypoints.local.asl import Execution, compile_definition
from entrypoints.local.functions.invocation import Invocation
from entrypoints.local.stepfunctions.drivers import WallClockDriver
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.task_services import TaskServices
from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds

DEFINITIONS = {"P": engine.PASSES, "L": engine.LAMBDAS}
ROLE = "arn:aws:iam::000000000000:role/orders"
KEEP = 10_000
"""Finished executions to keep, the default."""
INPUT = json.dumps(engine.ORDER)


class Runs(Protocol):
    """Runs one execution per call, and returns when it has ended."""

    def __call__(self) -> None: ...


class InProcess:
    """Functions called in the process, with JSON in between."""

    def invoke(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:  # noqa: ARG002
        done(Invocation(json.dumps(engine.work(json.loads(payload))).encode(), None))


def orchestrator(workflow: str, keep: int) -> Runs:
    """Return a runner over the API's StartExecution, which runs them in the caller's thread."""
    ours = Orchestrator(
        WallClockDriver,
        SystemClock(),
        RandomIds(),
        services=TaskServices(functions=InProcess()),
        keep_finished=keep,
        inline_start=True,
    )
    arn = ours.state_machines.create_state_machine("orders", json.dumps(DEFINITIONS[workflow]), ROLE)[
        "stateMachineArn"
    ]

    def run() -> None:
        execution = ours.executions.start_execution(arn, None, INPUT)["executionArn"]
        status = ours.executions.describe_execution(execution)["status"]
        assert status == "SUCCEEDED", status

    return run


def engine_alone(workflow: str) -> Runs:
    """Return a runner over the engine and its wall-clock driver, in the caller's thread."""
    machine = compile_definition(DEFINITIONS[workflow])
    driver = WallClockDriver(engine.Functions(), SystemClock())
    numbers, finished = itertools.count(), deque[Execution](maxlen=KEEP)

    def run() -> None:
        execution = engine.execution(machine, next(numbers))
        driver.run(execution)
        assert execution.status == "SUCCEEDED", execution.status
        finished.append(execution)

    return run


def moto(workflow: str) -> Runs:
    """Return a runner over moto in this process, with the functions it has without Docker."""
    import boto3  # noqa: PLC0415 -- only this contestant needs it
    from moto import mock_aws  # noqa: PLC0415 -- the same

    settings: Any = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}
    mock_aws(config=settings).start()
    place: dict[str, Any] = {
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    client = boto3.client("stepfunctions", **place)
    definition = json.dumps(DEFINITIONS[workflow]).replace("000000000000", "123456789012")
    if workflow == "L":
        _moto_functions(place)
    arn = client.create_state_machine(name="orders", definition=definition, roleArn=ROLE)["stateMachineArn"]

    numbers = itertools.count()

    def run() -> None:
        name = f"order-{next(numbers)}"
        execution = client.start_execution(stateMachineArn=arn, name=name, input=INPUT)["executionArn"]
        while (status := client.describe_execution(executionArn=execution)["status"]) == "RUNNING":
            time.sleep(0.001)  # noqa: TID251 -- moto runs it in a thread of its own
        assert status == "SUCCEEDED", client.describe_execution(executionArn=execution)

    return run


def _moto_functions(place: dict[str, Any]) -> None:
    import boto3  # noqa: PLC0415 -- only this contestant needs it

    trust = {"Version": "2012-10-17", "Statement": []}
    role = boto3.client("iam", **place).create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))
    functions = boto3.client("lambda", **place)
    for name in ("validate", "pay", "take", "confirm"):
        functions.create_function(
            FunctionName=name,
            Runtime="python3.11",
            Role=role["Role"]["Arn"],
            Handler="f.f",
            Code={"ZipFile": b"nothing that moto runs"},
        )


def floor() -> Runs:
    """Return the workflow as four plain calls, with JSON in between and a list as its history."""
    histories: deque[list[dict[str, Any]]] = deque(maxlen=KEEP)

    def run() -> None:
        histories.append(engine.order_by_hand())

    return run


CONTESTANTS: dict[str, Callable[[str], Runs]] = {
    "engine": engine_alone,
    "orchestrator": lambda workflow: orchestrator(workflow, keep=KEEP),
    "moto": moto,
    "floor": lambda _workflow: floor(),
}


def measure(run: Runs, seconds: float, widths: tuple[int, ...] = WIDTHS) -> Figures:
    """Measure one contestant."""
    run()  # warm up
    memory, used = resident(), time.process_time()
    taken, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    figures = Figures(statistics.median(taken) * 1000)
    figures.per_core = len(taken) / (time.process_time() - used)
    gc.collect()
    figures.kept = kept(memory, resident(), len(taken))
    for width in widths:
        figures.rates[width] = _rate(run, width, seconds)
    return figures


def _rate(run: Runs, width: int, seconds: float) -> float:
    """Return executions a second with `width` callers, each waiting for its own."""
    counts = [0] * width
    began = time.perf_counter()

    def caller(number: int) -> None:
        while time.perf_counter() < began + seconds:
            run()
            counts[number] += 1

    callers = [threading.Thread(target=caller, args=(number,)) for number in range(width)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def first_and_last(workflow: str, count: int) -> tuple[float, float]:
    """Return the milliseconds per execution among the first and the last thousand of `count`."""
    run = orchestrator(workflow, keep=count)
    for _ in range(100):
        run()

    def thousand() -> float:
        began = time.perf_counter()
        for _ in range(1_000):
            run()
        return time.perf_counter() - began  # s for a thousand are ms for one

    first = thousand()
    for _ in range(count - 2_000):
        run()
    return first, thousand()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("contestant", choices=["growth", *CONTESTANTS])
    parser.add_argument("workflow", choices=DEFINITIONS)
    parser.add_argument("amount", type=float)
    given = parser.parse_args()
    if given.contestant == "growth":
        print(json.dumps(first_and_last(given.workflow, int(given.amount))))
    else:
        print(measure(CONTESTANTS[given.contestant](given.workflow), given.amount).to_json())


if __name__ == "__main__":
    main()
