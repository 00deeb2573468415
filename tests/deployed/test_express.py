"""The template's parameters at work: a second stack, with the cheaper type of workflow."""

import time

from tests.deployed import ministack
from tests.deployed.deployment import Stack
from tests.deployed.shops import Caller, Shop, shop_over_http


def test_an_express_workflow_decides_orders_all_the_same(express_stack: Stack) -> None:
    shop = shop_over_http(express_stack.account, ministack.api_url(express_stack), express_stack.outputs)
    machine = shop.workflows.describe_state_machine(stateMachineArn=shop.state_machine_arn)
    assert machine["type"] == "EXPRESS"
    ana, mug = shop.customer("ana"), shop.stocked("mug", 9, 1)
    decided = []
    for method in ("pm_card_chargeDeclined", "pm_card_visa"):
        shop.fill_cart(ana, mug, 1)
        order_id = shop.check_out(ana, method)
        decided.append(_decided(ana, order_id))
    assert decided == ["REJECTED", "CONFIRMED"]


def test_stacks_beside_each_other_share_nothing(ministack_shop: Shop, express_stack: Stack) -> None:
    mug = ministack_shop.stocked("mug", 9, 1)
    other = shop_over_http(express_stack.account, ministack.api_url(express_stack), express_stack.outputs)
    assert other.customer("ben").get(f"/products/{mug}").status == 404


def _decided(customer: Caller, order_id: str) -> str:
    """Wait for the order itself: executions of the type EXPRESS cannot be described."""
    deadline = time.monotonic() + 60
    while (status := str(customer.get(f"/orders/{order_id}").body["status"])) == "PENDING":
        assert time.monotonic() < deadline, f"{order_id} is not decided"
        time.sleep(0.1)  # noqa: TID251 -- a poll of a real process, with a deadline
    return status
