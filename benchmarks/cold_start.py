"""Import times of cold starts: each handler with its service, beside boto3 with a DynamoDB client.

    python benchmarks/cold_start.py [--python PATH]

PATH is an interpreter with the contents of a function's bundle only; a development environment finds
more libraries to import (dependency-injector alone looks for five), which the figures include.
"""

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = "import boto3; boto3.client('dynamodb')"
SERVICES = {
    "catalog": "catalog",
    "catalog_admin": "catalog",
    "cart": "cart",
    "checkout": "checkout",
    "orders": "order_history",
    "validate_order": "validation",
    "process_payment": "payment",
    "update_inventory": "stock",
    "capture_payment": "payment",
    "send_confirmation": "confirmation",
    "abandon_order": "rejection",
    "release_stock": "stock",
    "cancel_payment": "payment",
    "reject_order": "rejection",
    "notify_customer": "notification",
    "reconcile_orders": "reconciliation",
}
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "PRODUCTS_TABLE": "products",
    "CARTS_TABLE": "carts",
    "ORDERS_TABLE": "orders",
    "PAYMENTS_TABLE": "payments",
    "MESSAGES_TABLE": "messages",
    "SENDER_ADDRESS": "shop@kiosk.example",
    "ORDER_PROCESSING_ARN": "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
}


def milliseconds(python: str, codes: dict[str, str], rounds: int) -> dict[str, float]:
    """Return the least processor time of a process that runs each of `codes`.

    The processes take turns, and the least time counts: a busy machine only slows them down.
    """
    taken: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name, code in codes.items():
            began = _used()
            command = [python, "-c", code]
            subprocess.run(command, env=os.environ | ENVIRONMENT, cwd=ROOT, check=True)  # noqa: S603 -- from above
            taken[name].append((_used() - began) * 1000)
    return {name: min(times) for name, times in taken.items()}


def _used() -> float:
    """Return the processor seconds of ended child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    handlers = {
        name: f"import importlib; importlib.import_module('entrypoints.lambda.{name}');"
        f"from adapters.wiring import shop; shop().{service}()"
        for name, service in SERVICES.items()
    }
    codes = {"nothing": "pass", "boto3 and a DynamoDB client": FLOOR} | handlers
    taken = milliseconds(given.python, codes, given.rounds)
    start = taken.pop("nothing")
    floor = taken["boto3 and a DynamoDB client"] - start
    for name, time in taken.items():
        print(f"{name:28}{time - start:6.0f} ms   {(time - start) / floor:.2f}")


if __name__ == "__main__":
    main()
