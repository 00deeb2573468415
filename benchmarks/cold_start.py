"""What a cold start imports: each handler with its service, beside `import boto3` and a DynamoDB client.

    python benchmarks/cold_start.py [--python PATH]

PATH is an interpreter that has what a function's bundle has and nothing else; a development environment finds
more libraries to import (dependency-injector alone looks for five), and says so by its figures.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
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
    "update_inventory": "inventory",
    "capture_payment": "payment",
    "send_confirmation": "confirmation",
    "abandon_order": "rejection",
    "release_stock": "inventory",
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


def milliseconds(python: str, code: str, runs: int) -> float:
    """Return the median time of processes that run `code`, less that of one that does nothing."""
    return _median(python, code, runs) - _median(python, "pass", runs)


def _median(python: str, code: str, runs: int) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([python, "-c", code], env=os.environ | ENVIRONMENT, cwd=ROOT, check=True)  # noqa: S603 -- from above
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    floor = milliseconds(given.python, FLOOR, given.runs)
    print(f"{'boto3 and a DynamoDB client':28}{floor:6.0f} ms   1.00")
    for handler, service in SERVICES.items():
        code = (
            f"import importlib; importlib.import_module('entrypoints.lambda.{handler}');"
            f"from adapters.wiring import shop; shop().{service}()"
        )
        taken = milliseconds(given.python, code, given.runs)
        print(f"{handler:28}{taken:6.0f} ms   {taken / floor:.2f}")


if __name__ == "__main__":
    main()
