"""The log records of the handlers: the same fields everywhere, and nothing personal."""

import json
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest

from adapters.wiring import Shop
from domain.errors import OrderClosed, StoreUnavailable
from tests.contract.samples import cart, order, order_line
from tests.unit.handlers.client import Context, call, load
from tests.unit.handlers.conftest import StartedWorkflows
from tests.unit.statemachine.sources import functions, steps_back, steps_forward

STEPS = (*steps_forward(), *steps_back())
FIELDS = {"step", "cold_start", "function_name", "function_request_id"}


def handler(step: str) -> Any:
    return load(functions()[f"{step}Function"]["Handler"])


def event(**more: Any) -> dict[str, Any]:
    return {"order_id": "order-1", "execution": "order-1-2", "error": {"Error": "States.Timeout"}, **more}


def records(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.fixture(autouse=True)
def _placed(shop: Shop) -> None:
    assert shop.carts().save(cart())
    shop.orders().place(order(order_line("curtain", 2)), cart())


@pytest.mark.parametrize("step", STEPS)
def test_every_step_logs_its_order_execution_outcome_and_duration(step: str, log: StringIO) -> None:
    with suppress(OrderClosed):
        handler(step)(event(), Context())

    [record] = records(log)
    assert (record["step"], record["order_id"], record["execution"]) == (step, "order-1", "order-1-2")
    assert record["outcome"] in {"done", "refused"}
    assert record["duration_ms"] == 0
    assert record.keys() >= FIELDS


def test_a_refusal_has_its_code(log: StringIO) -> None:
    with pytest.raises(OrderClosed):
        handler("CapturePayment")(event(), Context())

    [record] = records(log)
    assert (record["outcome"], record["code"], record["error"]) == ("refused", "order_closed", "OrderClosed")
    assert record["level"] == "INFO"


def test_a_transient_fault_is_a_warning_and_a_bug_an_error(shop: Shop, log: StringIO) -> None:
    def fail(error: Exception) -> dict[str, Any]:
        def raising(_event: dict[str, Any], _context: object) -> dict[str, Any]:
            raise error

        with pytest.raises(type(error)):
            load("entrypoints.lambda._logs.logged_step")("Failing")(raising)(event(), Context())
        return records(log)[-1]

    fault, bug = fail(StoreUnavailable("The store is busy.")), fail(KeyError("alice@example.com"))

    assert (fault["level"], fault["outcome"], fault["code"]) == ("WARNING", "unavailable", "unavailable")
    assert (bug["level"], bug["outcome"], bug["error"]) == ("ERROR", "failed", "KeyError")
    assert "code" not in bug
    assert "alice" not in log.getvalue()


def test_only_the_first_invocation_of_a_function_is_its_cold_start(log: StringIO) -> None:
    step = load("entrypoints.lambda._logs.logged_step")("Fresh")(lambda event, _context: event)

    for _ in range(3):
        step(event(), Context())

    assert [record["cold_start"] for record in records(log)] == [True, False, False]


def test_an_event_of_an_older_definition_has_no_execution(log: StringIO) -> None:
    handler("ValidateOrder")({"order_id": "order-1"}, Context())

    assert "execution" not in records(log)[0]


def test_a_request_that_succeeds_is_left_to_the_access_log(log: StringIO) -> None:
    call("PUT", "/cart/items/curtain", {"quantity": 2})
    call("GET", "/cart")

    assert records(log) == []


def test_a_change_of_stock_is_logged_with_the_common_fields(log: StringIO) -> None:
    call("POST", "/products/curtain/stock", {"delta": 3, "reason": "lorry"}, groups="[admin]")

    [record] = records(log)
    assert (record["step"], record["stock"]) == ("POST /products/{productId}/stock", 10)
    assert record.keys() >= FIELDS


def test_every_record_of_a_checkout_names_the_order(log: StringIO) -> None:
    call("PUT", "/cart/items/curtain", {"quantity": 2})
    answer = call("POST", "/checkout", {})

    started, ended = records(log)
    assert (started["message"], ended["message"]) == ("checkout started", "POST /checkout done")
    assert {started["order_id"], ended["order_id"]} == {answer.body["orderId"]}
    assert started.keys() & ended.keys() >= FIELDS


def test_a_refused_request_is_logged_with_its_code_also_when_it_only_reads(log: StringIO) -> None:
    call("GET", "/orders/order-7")

    [record] = records(log)
    assert (record["outcome"], record["code"]) == ("refused", "order_not_found")
    assert record["order_id"] == "order-7"


def test_a_request_that_finds_the_workflow_down_is_unavailable(
    workflow: StartedWorkflows, log: StringIO
) -> None:
    call("PUT", "/cart/items/curtain", {"quantity": 2})
    workflow.broken = True

    assert call("POST", "/checkout", {}).status == 503

    assert (records(log)[-1]["outcome"], records(log)[-1]["code"]) == ("unavailable", "unavailable")


def test_no_record_outlives_its_invocation(log: StringIO) -> None:
    handler("ValidateOrder")(event(), Context())
    load("entrypoints.lambda._logs.logger").info("between two invocations")

    assert records(log)[-1].keys().isdisjoint({"order_id", "step", "execution"})
