"""The shop on AWS: complete, lazy, and clear about what is missing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from moto import mock_aws

from adapters import wiring
from adapters.aws.clients import Clients
from adapters.aws_wiring import MissingSettingError, aws_adapters
from adapters.wiring import Shop, shop_on
from domain.cart.cart import CartLine
from domain.checkout.request import CheckoutRequest, Customer
from domain.orders.order import OrderStatus, StockState
from domain.orders.reconciliation import OVERDUE_AFTER, Measure
from tests.contract.moto_backend import VARIABLES, client
from tests.contract.samples import delivery, details, order, order_line
from tests.unit.adapters.conftest import Aws


@pytest.fixture
def shop(aws: Aws) -> Shop:
    return shop_on(aws.adapters)


@pytest.mark.parametrize("name", Shop.providers)
def test_every_service_and_adapter_can_be_made_on_aws_and_is_made_once(shop: Shop, name: str) -> None:
    provider = shop.providers[name]

    assert provider() is provider()


@pytest.mark.parametrize("name", Shop.providers)
def test_nothing_on_aws_is_in_memory(shop: Shop, name: str) -> None:
    made = shop.providers[name]()

    assert "memory" not in type(made).__module__, "give AwsAdapters a provider of this name"


def test_a_deployment_may_trust_the_tokens_of_administrators() -> None:
    assert aws_adapters({"RECHECK_ADMINS": "false"}).administrators().include("u-1")


def test_an_order_goes_all_the_way_and_starting_it_again_does_no_harm(shop: Shop) -> None:
    with state_machine():
        order_id = placed(shop)
        shop.workflow().start(order_id)
        shop.validation().validate(order_id)
        shop.payment().authorize(order_id)
        shop.stock().hold(order_id)
        shop.payment().capture(order_id)
        shop.confirmation().confirm(order_id)

    order = shop.orders().get(order_id)
    assert order is not None
    assert order.status is OrderStatus.CONFIRMED
    assert shop.catalog().get("curtain").stock == 3
    assert [entry.movement for entry in shop.journal().entries()] == ["AUTHORIZED", "CAPTURED"]
    assert shop.notification().notify(order_id)
    assert not shop.notification().notify(order_id)


def test_an_order_goes_all_the_way_back(shop: Shop) -> None:
    with state_machine():
        order_id = placed(shop)
    shop.payment().authorize(order_id)
    shop.stock().hold(order_id)

    shop.rejection().abandon(order_id, "OutOfStock", "Not enough in stock: Curtain.")
    shop.stock().release(order_id)
    shop.payment().cancel(order_id)
    shop.rejection().reject(order_id)

    order = shop.orders().get(order_id)
    assert order is not None
    assert (order.status, order.stock) == (OrderStatus.REJECTED, StockState.RELEASED)
    assert shop.catalog().get("curtain").stock == 5
    assert [entry.movement for entry in shop.journal().entries()] == ["AUTHORIZED", "VOIDED"]
    assert [*shop.orders().all()] == [order]


def test_an_order_whose_start_was_lost_is_started_by_the_reconciler(aws: Aws, shop: Shop) -> None:
    with state_machine() as started:
        order_id = placed(shop, start=False)
        aws.backend.clock.moment += 2 * OVERDUE_AFTER

        assert shop.reconciliation().advance_overdue() == {order_id: Measure.STARTED}
        assert started() == [order_id]
        assert shop.reconciliation().advance_overdue() == {order_id: Measure.RUNNING}
        assert started() == [order_id]


def test_a_missing_variable_is_named_when_it_is_needed_and_not_before() -> None:
    shop = shop_on(aws_adapters({}))

    with pytest.raises(MissingSettingError, match=r"PRODUCTS_TABLE is not set.*template"):
        shop.catalog()


def test_a_process_that_composed_nothing_serves_the_shop_on_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring._Process, "shop", None)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)

    with mock_aws():
        shop = wiring.shop()
        products = shop.products()

    assert wiring.shop() is shop
    assert type(products).__name__ == "DynamoProducts"


def test_each_client_is_made_once_and_all_of_one_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    adapters = aws_adapters(VARIABLES)

    made = [adapters.dynamodb(), adapters.stepfunctions(), adapters.ses()]

    assert [adapters.dynamodb(), adapters.stepfunctions(), adapters.ses()] == made
    assert [one.meta.service_model.service_name for one in made] == ["dynamodb", "stepfunctions", "sesv2"]
    assert adapters.clients() is adapters.clients()


def test_clients_are_impatient_and_retry_as_aws_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    config = Clients().make("dynamodb").meta.config

    assert config.retries == {"mode": "standard", "total_max_attempts": 2}
    attempts = config.retries["total_max_attempts"]
    assert (config.connect_timeout, config.read_timeout) == (1.0, 2.0)
    assert attempts * config.read_timeout < 5


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import adapters.wiring as w; w.Shop().orders()", ["boto3", "botocore", "adapters.aws"]),
        ("import adapters.wiring as w; w.shop_on_aws()", ["boto3", "botocore", "adapters.dynamodb.orders"]),
        (
            "import adapters.wiring as w; w.shop_on_aws().confirmation()",
            ["adapters.ses", "adapters.stepfunctions", "adapters.dynamodb.stock", "aws_lambda_powertools"],
        ),
        (
            "import importlib; importlib.import_module('entrypoints.lambda.update_inventory')",
            ["boto3", "aws_lambda_powertools.event_handler"],
        ),
    ],
    ids=["the shop in memory", "the shop on AWS, unused", "one service of it", "a step's handler"],
)
def test_nothing_is_imported_that_is_not_used(code: str, absent: list[str]) -> None:
    environment = VARIABLES | {"AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": ":".join(sys.path)}
    check = f"{code}\nimport sys\nprint([name for name in {absent} if name in sys.modules])"

    ran = subprocess.run(  # noqa: S603 -- this Python, and code from above
        [sys.executable, "-c", check], env=environment, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"


def placed(shop: Shop, *, start: bool = True) -> str:
    shop.products().put("curtain", details())
    shop.products().adjust_stock("curtain", delivery(5))
    shop.cart().replace("alice", [CartLine(product_id="curtain", quantity=2)])
    if not start:
        cart = shop.cart().get("alice").cart
        return shop.orders().place(order(order_line("curtain", 2)), cart).order_id
    request = CheckoutRequest("pm_card_visa")
    return shop.checkout().place(Customer("alice", "alice@example.com"), request).order_id


@contextmanager
def state_machine() -> Iterator[Callable[[], list[str]]]:
    """Create the state machine; yield a function that lists its executions."""
    states = client("stepfunctions")
    arn = states.create_state_machine(
        name="orders",
        definition='{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}',
        roleArn="arn:aws:iam::123456789012:role/orders",
    )["stateMachineArn"]
    assert arn == VARIABLES["ORDER_PROCESSING_ARN"]
    yield lambda: [
        execution["name"] for execution in states.list_executions(stateMachineArn=arn)["executions"]
    ]
