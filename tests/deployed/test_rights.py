"""What the deployed functions may do, asked with their own roles where IAM is enforced."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.deployed import ministack
from tests.deployed.deployment import Stack, add
from tests.deployed.shops import Shop

PROBE = b"""
import boto3
from botocore.exceptions import ClientError

def handler(call, _context):
    try:
        getattr(boto3.client(call["service"]), call["operation"])(**call["parameters"])
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "allowed"
"""


Attempt = Callable[..., str]
"""Returns an error's code, or "allowed"."""


@pytest.fixture(scope="module")
def attempt(ministack_stack: Stack) -> Attempt:
    """Return what answers how AWS takes a call that a function of the stack makes, by its logical id."""
    stack = ministack_stack
    functions, probes = stack.account.client("lambda"), dict[str, str]()

    def probe(function: str) -> str:
        role = functions.get_function_configuration(FunctionName=stack.resources[function])["Role"]
        code, properties = io.BytesIO(), dict[str, Any]()
        with zipfile.ZipFile(code, "w") as bundle:
            add(bundle, "probe.py", PROBE)
            ministack.in_runtime_of_its_own(stack.account.url, properties, bundle)
        functions.create_function(
            FunctionName=f"probe-{function}",
            Role=role,
            Handler="probe.handler",
            Code={"ZipFile": code.getvalue()},
            Timeout=30,
            **properties,
        )
        return f"probe-{function}"

    def ask(function: str, service: str, operation: str, **parameters: Any) -> str:
        name = probes.get(function) or probe(function)
        probes[function] = name
        call = {"service": service, "operation": operation, "parameters": parameters}
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(call))
        outcome: str = json.loads(answer["Payload"].read())
        return outcome

    return ask


DENIED = {"AccessDenied", "AccessDeniedException"}


def test_the_cart_reads_carts_and_cannot_touch_orders_or_prices(
    attempt: Attempt, ministack_stack: Stack
) -> None:
    names = ministack_stack.resources
    cart, order = {"user_id": {"S": "maya"}}, {"order_id": {"S": "order-1"}}
    ask = "CartFunction", "dynamodb"
    assert attempt(*ask, "get_item", TableName=names["CartsTable"], Key=cart) == "allowed"
    assert attempt(*ask, "get_item", TableName=names["OrdersTable"], Key=order) in DENIED
    assert attempt(*ask, "put_item", TableName=names["OrdersTable"], Item=order) in DENIED
    teapot = {"product_id": {"S": "teapot"}, "price": {"N": "0.01"}}
    assert attempt(*ask, "put_item", TableName=names["ProductsTable"], Item=teapot) in DENIED


def test_who_confirms_an_order_cannot_take_money_or_stock(attempt: Attempt, ministack_stack: Stack) -> None:
    names = ministack_stack.resources
    ask = "SendConfirmationFunction", "dynamodb"
    order, teapot = {"order_id": {"S": "order-1"}}, {"product_id": {"S": "teapot"}}
    assert attempt(*ask, "get_item", TableName=names["OrdersTable"], Key=order) == "allowed"
    assert attempt(*ask, "put_item", TableName=names["PaymentsTable"], Item=order) in DENIED
    change = {"UpdateExpression": "SET stock = :s", "ExpressionAttributeValues": {":s": {"N": "9"}}}
    assert attempt(*ask, "update_item", TableName=names["ProductsTable"], Key=teapot, **change) in DENIED


def test_only_a_checkout_starts_the_workflow(attempt: Attempt, ministack_stack: Stack) -> None:
    start = {
        "stateMachineArn": ministack_stack.outputs["OrderProcessingArn"],
        "name": "asked-by-a-probe",
        "input": '{"order_id": "nobody"}',
    }
    assert attempt("OrdersFunction", "stepfunctions", "start_execution", **start) in DENIED
    assert attempt("CheckoutFunction", "stepfunctions", "start_execution", **start) == "allowed"


def test_only_the_reconciler_sees_executions_and_only_of_orders(
    attempt: Attempt, ministack_stack: Stack
) -> None:
    execution = ministack_stack.outputs["OrderProcessingArn"].replace(":stateMachine:", ":execution:")
    order = {"executionArn": f"{execution}:order-1"}
    theirs = {"executionArn": f"{execution.replace(':execution:', ':execution:x')}:order-1"}
    ask = "ReconcileOrdersFunction", "stepfunctions"
    assert attempt(*ask, "describe_execution", **order) == "ExecutionDoesNotExist"
    assert attempt(*ask, "redrive_execution", **order) not in DENIED
    for operation, asked in (
        ("describe_execution", theirs),
        ("redrive_execution", theirs),
        ("get_execution_history", order),
        ("stop_execution", order),
    ):
        assert attempt(*ask, operation, **asked) in DENIED, operation
    for operation in ("describe_execution", "redrive_execution"):
        assert attempt("CheckoutFunction", "stepfunctions", operation, **order) in DENIED, operation


def test_no_function_reaches_beyond_the_shop(attempt: Attempt, ministack_stack: Stack) -> None:
    table = ministack_stack.resources["CartsTable"]
    assert attempt("CheckoutFunction", "dynamodb", "delete_table", TableName=table) in DENIED
    assert attempt("CheckoutFunction", "s3", "list_buckets") in DENIED
    assert attempt("CheckoutFunction", "iam", "list_roles") in DENIED


def test_the_boundary_keeps_a_functions_log_to_the_shops_own(
    attempt: Attempt, ministack_stack: Stack
) -> None:
    logs = ministack_stack.account.client("logs")
    logs.create_log_group(logGroupName="/somebody/elses")
    mine, theirs = ministack_stack.outputs["FunctionLogsName"], "/somebody/elses"
    stream = {"logStreamName": "probe"}
    assert attempt("CartFunction", "logs", "create_log_stream", logGroupName=mine, **stream) == "allowed"
    assert attempt("CartFunction", "logs", "create_log_stream", logGroupName=theirs, **stream) in DENIED


@pytest.mark.parametrize("token", [None, "not.a.token", "e30.e30.e30"])
def test_the_deployed_api_refuses_who_has_no_token_of_the_pool(
    ministack_stack: Stack, token: str | None
) -> None:
    api = ShopClient(ministack.api_url(ministack_stack), token)
    assert api.get("/cart").status == 401
    assert api.get("/products").status == 200, "the catalogue is open"


def test_the_deployed_api_keeps_the_catalogue_to_the_group_admin(ministack_shop: Shop) -> None:
    teapot = {"name": "Teapot", "price": 0.01, "category": "test"}
    answer = ministack_shop.customer("mallory").put("/products/teapot", teapot)
    assert (answer.status, answer.body["code"]) == (403, "not_allowed")


def test_the_deployed_api_answers_anothers_order_as_an_unknown_one(ministack_shop: Shop) -> None:
    ana, book = ministack_shop.customer("ana"), ministack_shop.stocked("book", 8, 1)
    ministack_shop.fill_cart(ana, book, 1)
    order_id = ministack_shop.check_out(ana)
    mallory = ministack_shop.customer("mallory")
    theirs, unknown = mallory.get(f"/orders/{order_id}"), mallory.get("/orders/unknown")
    assert theirs.status == unknown.status == 404
    assert theirs.body["code"] == unknown.body["code"]
