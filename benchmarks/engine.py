"""Speed of the ASL engine in process: executions a second, latency, memory; and the floor in plain Python.

    python -m benchmarks.engine [--seconds 2]

P: four Pass states with JSONPath work and a Choice. L: four Lambda tasks with Retry and Catch, functions in
    process.
"""

import argparse
import gc
import json
import statistics
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from entrypoints.local.asl import Call, Execution, ExecutionIdentity, StateMachine, compile_definition
from entrypoints.local.stepfunctions.drivers import TaskOutcome, TaskSucceeded, WallClockDriver
from entrypoints.local.system.clock import SystemClock

ORDER = {
    "order_id": "ord-20111209-581587",
    "customer": {"id": "12680", "country": "France"},
    "items": [
        {"sku": "22899", "quantity": 6, "price": 2.1},
        {"sku": "23254", "quantity": 4, "price": 4.15},
        {"sku": "22138", "quantity": 3, "price": 4.95},
    ],
    "total": 44.05,
}

PASSES = {
    "StartAt": "ValidateOrder",
    "States": {
        "ValidateOrder": {
            "Type": "Pass",
            "Parameters": {"id.$": "$.order_id", "lines.$": "$.items", "country.$": "$.customer.country"},
            "ResultPath": "$.validation",
            "Next": "ProcessPayment",
        },
        "ProcessPayment": {
            "Type": "Pass",
            "Parameters": {"amount.$": "$.total", "reference.$": "States.Format('pay-{}', $.order_id)"},
            "ResultPath": "$.payment",
            "Next": "IsPaid",
        },
        "IsPaid": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.payment.amount", "NumericGreaterThan": 0, "Next": "UpdateInventory"}],
            "Default": "SendConfirmation",
        },
        "UpdateInventory": {
            "Type": "Pass",
            "InputPath": "$.validation.lines",
            "ResultPath": "$.inventory.taken",
            "Next": "SendConfirmation",
        },
        "SendConfirmation": {
            "Type": "Pass",
            "Parameters": {"order_id.$": "$.order_id", "status": "CONFIRMED", "paid.$": "$.payment.amount"},
            "End": True,
        },
    },
}


def _task(name: str, following: str | None) -> dict[str, Any]:
    retry = {
        "ErrorEquals": ["Lambda.ServiceException"],
        "IntervalSeconds": 1,
        "MaxAttempts": 3,
        "JitterStrategy": "FULL",
    }
    return {
        "Type": "Task",
        "Resource": f"arn:aws:lambda:us-east-1:000000000000:function:{name}",
        "TimeoutSeconds": 30,
        "Retry": [retry],
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Reject"}],
        "ResultPath": f"$.{name}",
        **({"Next": following} if following else {"End": True}),
    }


LAMBDAS = {
    "StartAt": "ValidateOrder",
    "States": {
        "ValidateOrder": _task("validate", "ProcessPayment"),
        "ProcessPayment": _task("pay", "UpdateInventory"),
        "UpdateInventory": _task("take", "SendConfirmation"),
        "SendConfirmation": _task("confirm", None),
        "Reject": {"Type": "Fail", "Error": "Rejected"},
    },
}


def work(event: dict[str, Any]) -> dict[str, Any]:
    """The work of each function."""
    return {"order_id": event["order_id"], "lines": len(event["items"]), "ok": True}


class Functions:
    """Runs every task as a function call with JSON in between, as a function host does."""

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:
        event = json.loads(json.dumps(call.parameters))
        done(TaskSucceeded(json.loads(json.dumps(work(event)))))


def execution(machine: StateMachine, number: int, order: Any = ORDER) -> Execution:
    name = f"run-{number}"
    machine_arn = "arn:aws:states:us-east-1:000000000000:stateMachine:orders"
    arn = f"arn:aws:states:us-east-1:000000000000:execution:orders:{name}"
    who = ExecutionIdentity(arn, name, "arn:aws:iam::000000000000:role/r", machine_arn, "orders")
    return Execution(machine, order, identity=who, rng=number)


def single(machine: StateMachine, seconds: float) -> tuple[float, float, float]:
    """Return executions a second, and median and 99th percentile of latency in ms, in sequence."""
    driver = WallClockDriver(Functions(), SystemClock())
    latencies, end, number = [], time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        began = time.perf_counter()
        one = execution(machine, number)
        driver.run(one)
        latencies.append((time.perf_counter() - began) * 1000)
        assert one.status == "SUCCEEDED", (one.error, one.cause)
        number += 1
    driver.close()
    latencies.sort()
    return number / sum(latencies) * 1000, statistics.median(latencies), latencies[int(len(latencies) * 0.99)]


def concurrent(machine: StateMachine, width: int, seconds: float) -> float:
    """Return executions a second with `width` concurrent executions."""
    slots, ended = threading.Semaphore(width), []

    def on_end(one: Execution) -> None:
        ended.append(one.status)
        slots.release()

    driver = WallClockDriver(Functions(), SystemClock(), on_end=on_end, workers=width)
    began, number = time.perf_counter(), 0
    while time.perf_counter() < began + seconds:
        slots.acquire()
        driver.start(execution(machine, number))
        number += 1
    for _ in range(width):
        slots.acquire()
    took = time.perf_counter() - began
    driver.close()
    assert set(ended) == {"SUCCEEDED"}
    return number / took


def kept_bytes(machine: StateMachine, count: int = 1_000) -> float:
    """Return the bytes kept per finished execution, including its input."""
    driver = WallClockDriver(Functions(), SystemClock())
    gc.collect()
    tracemalloc.start()
    kept = []
    for number in range(count):
        one = execution(machine, number, json.loads(json.dumps(ORDER)))
        driver.run(one)
        kept.append(one)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    driver.close()
    return used / len(kept)


def order_by_hand() -> list[dict[str, Any]]:
    """Make four plain calls with JSON in between; return their history as a list."""
    history: list[dict[str, Any]] = []
    data = json.dumps(ORDER)
    for name in ("validate", "pay", "take", "confirm"):
        history.append({"type": "TaskStateEntered", "id": len(history) + 1, "name": name, "input": data})
        value = json.loads(data)
        result = json.loads(json.dumps(work(value)))
        value[name] = result
        data = json.dumps(value)
        history.append({"type": "TaskStateExited", "id": len(history) + 1, "name": name, "output": data})
    return history


def floor(seconds: float) -> float:
    """Return the rate of the workflow written by hand."""
    end, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        order_by_hand()
        number += 1
    return number / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each figure is measured")
    seconds: float = parser.parse_args().seconds
    heads = ("/s, alone", "p50 ms", "p99 ms", "/s, 1", "/s, 8", "/s, 32", "MB per 1,000")
    print(f"{'machine':8}" + "".join(f"{head:>13}" for head in heads))
    for label, definition in (("P", PASSES), ("L", LAMBDAS)):
        machine = compile_definition(definition)
        rate, median, high = single(machine, seconds)
        several = [concurrent(machine, width, seconds) for width in (1, 8, 32)]
        memory = kept_bytes(machine) / 1_000
        print(
            f"{label:8}{rate:10,.0f}{median:9.3f}{high:9.3f}"
            + "".join(f"{value:9,.0f}" for value in several)
            + f"{memory:14.2f}"
        )
    print(
        f"floor: {floor(seconds):,.0f} a second (four plain calls with JSON between them and a history list)"
    )


if __name__ == "__main__":
    main()
