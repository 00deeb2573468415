"""Each step of the workflow by itself: what it does, what it refuses, what it does the second time."""

from collections.abc import Callable

import pytest

from domain.errors import (
    CardDeclined,
    OrderClosed,
    OrderCorrupt,
    OrderNotFound,
    OutOfStock,
    PaymentUnavailable,
    ProductGone,
    StoreUnavailable,
)
from domain.money import Money
from domain.orders.order import Order, OrderStatus, PaymentState, StockState
from domain.orders.rejection import RejectionService
from tests.contract.backends import Backend
from tests.contract.samples import line, order, order_line
from tests.unit.domain.services import LostReplies, Meanwhile, Services, Wrapped

FORWARD = ("validate", "authorize", "hold", "capture", "confirm")
BACK = ("abandon", "release", "cancel", "reject")


def marks(backend: Backend) -> tuple[OrderStatus, PaymentState, StockState]:
    now = backend.order()
    return now.status, now.payment, now.stock


def money(backend: Backend) -> list[str]:
    record = backend.journal.get("order-1")
    return [entry.movement.value for entry in record.entries] if record else []


@pytest.fixture
def placed(backend: Backend, shop: Services) -> Order:
    return backend.placed(order(order_line("curtain", 2), order_line("lamp", 1, "25")))


@pytest.mark.parametrize("step", [*FORWARD, *BACK])
def test_no_step_knows_an_order_that_nobody_placed(backend: Backend, shop: Services, step: str) -> None:
    with pytest.raises(OrderNotFound):
        shop.run(step)

    assert backend.journal.get("order-1") is None


@pytest.mark.usefixtures("placed")
def test_an_order_goes_forward_to_confirmed(backend: Backend, shop: Services) -> None:
    seen = []
    for step in FORWARD:
        shop.run(step)
        seen.append(marks(backend))

    pending, none, held = OrderStatus.PENDING, StockState.NONE, StockState.HELD
    assert seen == [
        (pending, PaymentState.NONE, none),
        (pending, PaymentState.AUTHORIZED, none),
        (pending, PaymentState.AUTHORIZED, held),
        (pending, PaymentState.CAPTURED, held),
        (OrderStatus.CONFIRMED, PaymentState.CAPTURED, held),
    ]
    assert money(backend) == ["AUTHORIZED", "CAPTURED"]
    assert (backend.units("curtain"), backend.units("lamp")) == (8, 9)


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(
    ("done", "payment", "journal"),
    [
        (0, PaymentState.CANCELLED, []),
        (2, PaymentState.VOIDED, ["AUTHORIZED", "VOIDED"]),
        (3, PaymentState.VOIDED, ["AUTHORIZED", "VOIDED"]),
        (4, PaymentState.REFUNDED, ["AUTHORIZED", "CAPTURED", "REFUNDED"]),
    ],
)
def test_an_order_goes_back_from_wherever_it_was(
    backend: Backend, shop: Services, done: int, payment: PaymentState, journal: list[str]
) -> None:
    shop.run(*FORWARD[:done], *BACK)

    assert marks(backend) == (OrderStatus.REJECTED, payment, StockState.RELEASED)
    assert money(backend) == journal
    assert (backend.units("curtain"), backend.units("lamp")) == (10, 10)


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("step", FORWARD)
def test_a_step_forward_run_again_changes_nothing(backend: Backend, shop: Services, step: str) -> None:
    shop.run(*FORWARD[: FORWARD.index(step) + 1])
    before = (backend.order(), backend.units("curtain"), money(backend))

    shop.run(step)

    assert (backend.order(), backend.units("curtain"), money(backend)) == before


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("step", BACK)
def test_a_step_back_run_again_changes_nothing(backend: Backend, shop: Services, step: str) -> None:
    shop.run(*FORWARD[:4], *BACK[: BACK.index(step) + 1])
    before = (backend.order(), backend.units("curtain"), money(backend))

    shop.run(step)

    assert (backend.order(), backend.units("curtain"), money(backend)) == before


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("end", [FORWARD, (*FORWARD[:4], *BACK)], ids=["confirmed", "rejected"])
@pytest.mark.parametrize("step", FORWARD)
def test_a_decided_order_takes_no_step_forward(
    backend: Backend, shop: Services, end: tuple[str, ...], step: str
) -> None:
    shop.run(*end)
    before = (backend.order(), backend.units("curtain"), money(backend))

    if step == "confirm" and end is FORWARD:
        shop.run(step)
    else:
        with pytest.raises(OrderClosed):
            shop.run(step)

    assert (backend.order(), backend.units("curtain"), money(backend)) == before


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("step", FORWARD)
def test_an_abandoned_order_takes_no_step_forward(backend: Backend, shop: Services, step: str) -> None:
    shop.run(*FORWARD[: FORWARD.index(step)], "abandon")

    with pytest.raises(OrderClosed):
        shop.run(step)


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("done", [0, 2, 3, 4, 5])
@pytest.mark.parametrize("step", BACK[1:])
def test_nothing_of_a_live_order_is_given_back(
    backend: Backend, shop: Services, done: int, step: str
) -> None:
    shop.run(*FORWARD[:done])
    before = (backend.order(), backend.units("curtain"), money(backend))

    with pytest.raises(OrderClosed):
        shop.run(step)

    assert (backend.order(), backend.units("curtain"), money(backend)) == before


@pytest.mark.usefixtures("placed")
def test_a_confirmed_order_is_not_abandoned(backend: Backend, shop: Services) -> None:
    shop.run(*FORWARD)
    before = backend.order()

    assert shop.rejection.abandon("order-1", "States.Timeout", "") is OrderStatus.CONFIRMED

    assert backend.order() == before


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("done", [(), ("release",), ("cancel",)])
@pytest.mark.parametrize("forward", [0, 2, 3, 4])
def test_an_order_is_not_rejected_while_something_is_held_or_could_be(
    backend: Backend, shop: Services, forward: int, done: tuple[str, ...]
) -> None:
    shop.run(*FORWARD[:forward], "abandon", *done)

    with pytest.raises(OrderCorrupt):
        shop.run("reject")

    assert backend.order().status is OrderStatus.PENDING


@pytest.mark.parametrize(
    ("error", "message", "code", "shown"),
    [
        ("CardDeclined", "Your card was declined.", "card_declined", True),
        ("OutOfStock", "Not enough in stock: Lamp.", "out_of_stock", True),
        ("ProductGone", "No longer sold: Lamp.", "product_gone", True),
        ("OrderCorrupt", "totals 1, its lines 2", "processing_failed", False),
        ("KeyError", "'secret'", "processing_failed", False),
        ("States.Timeout", "", "processing_failed", False),
    ],
)
@pytest.mark.usefixtures("placed")
def test_the_customer_reads_why_but_never_our_faults(
    backend: Backend, shop: Services, *, error: str, message: str, code: str, shown: bool
) -> None:
    assert shop.rejection.abandon("order-1", error, message) is OrderStatus.PENDING

    reason = backend.order().rejection
    assert reason is not None
    assert reason.code == code
    assert (reason.message == message) is shown
    assert reason.message


@pytest.mark.usefixtures("placed")
def test_the_first_reason_stays(backend: Backend, shop: Services) -> None:
    shop.rejection.abandon("order-1", "CardDeclined", "Your card was declined.")
    shop.rejection.abandon("order-1", "OutOfStock", "Not enough in stock.")

    reason = backend.order().rejection
    assert reason is not None
    assert reason.code == "card_declined"


@pytest.mark.usefixtures("placed")
def test_a_product_gone_before_the_validation_ends_the_way_forward(backend: Backend, shop: Services) -> None:
    backend.discontinue("lamp")

    with pytest.raises(ProductGone, match="Lamp"):
        shop.run("validate")


@pytest.mark.parametrize(
    "change",
    [
        {"total_amount": Money(1)},
        {"items": ()},
        {"items": (), "total_amount": Money(0)},
        {"items": (order_line("curtain"), order_line("curtain")), "total_amount": Money(3998)},
    ],
    ids=["another total", "no lines", "nothing for nothing", "two lines of one product"],
)
def test_an_order_that_contradicts_itself_is_not_processed(
    backend: Backend, shop: Services, placed: Order, change: dict[str, object]
) -> None:
    assert backend.orders.replace(placed.changed(**change))

    with pytest.raises(OrderCorrupt):
        shop.run("validate")


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(("done", "moved"), [((), []), (("validate", "authorize"), ["AUTHORIZED", "VOIDED"])])
def test_stock_that_went_elsewhere_ends_the_way_forward(
    backend: Backend, shop: Services, done: tuple[str, ...], moved: list[str]
) -> None:
    shop.run(*done)
    shop.catalog.adjust_stock("lamp", delta=-10, reason="moths", changed_by="ada")

    with pytest.raises(OutOfStock):
        shop.run(*FORWARD)
    shop.run(*BACK)

    assert money(backend) == moved
    assert backend.units("curtain") == 10


@pytest.mark.usefixtures("placed")
def test_an_order_that_holds_its_stock_is_not_refused_for_want_of_it(shop: Services) -> None:
    shop.catalog.adjust_stock("lamp", delta=-9, reason="moths", changed_by="ada")
    shop.run("validate", "authorize", "hold")

    shop.run("validate")


def test_a_declined_card_takes_nothing(backend: Backend, shop: Services) -> None:
    backend.placed(order(payment_method="pm_card_chargeDeclined"))

    with pytest.raises(CardDeclined):
        shop.run(*FORWARD)

    assert marks(backend) == (OrderStatus.PENDING, PaymentState.NONE, StockState.NONE)


@pytest.mark.usefixtures("placed")
def test_money_is_not_taken_before_the_stock_is_held(backend: Backend, shop: Services) -> None:
    shop.run("authorize")

    with pytest.raises(OrderClosed):
        shop.run("capture")

    assert money(backend) == ["AUTHORIZED"]


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("done", [(), ("authorize",), ("hold",), ("authorize", "hold")])
def test_an_order_without_its_stock_or_its_money_is_not_confirmed(
    backend: Backend, shop: Services, done: tuple[str, ...]
) -> None:
    shop.run(*done)

    with pytest.raises(OrderClosed):
        shop.run("confirm")

    assert backend.order().status is OrderStatus.PENDING


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(
    ("step", "method"),
    [
        ("authorize", "authorize"),
        ("authorize", "replace"),
        ("hold", "hold"),
        ("capture", "capture"),
        ("capture", "replace"),
        ("confirm", "replace"),
        ("abandon", "replace"),
        ("release", "release"),
        ("cancel", "cancel"),
        ("cancel", "replace"),
        ("reject", "replace_and_return"),
    ],
)
def test_a_step_whose_reply_was_lost_is_done_when_it_is_run_again(
    backend: Backend, shop: Services, step: str, method: str
) -> None:
    way = FORWARD if step in FORWARD else (*FORWARD[:4], *BACK)
    shop.run(*way[: way.index(step)])

    with pytest.raises(PaymentUnavailable):
        Services(backend, LostReplies(method)).run(step)
    shop.run(*way[way.index(step) :])

    units = backend.units("curtain")
    if way is FORWARD:
        assert marks(backend) == (OrderStatus.CONFIRMED, PaymentState.CAPTURED, StockState.HELD)
        assert (units, money(backend)) == (8, ["AUTHORIZED", "CAPTURED"])
    else:
        assert marks(backend) == (OrderStatus.REJECTED, PaymentState.REFUNDED, StockState.RELEASED)
        assert (units, money(backend)) == (10, ["AUTHORIZED", "CAPTURED", "REFUNDED"])


@pytest.mark.usefixtures("placed")
def test_an_abandonment_just_before_the_confirmation_wins(backend: Backend, shop: Services) -> None:
    shop.run(*FORWARD[:4])
    slow = Services(backend, Meanwhile("replace", lambda: shop.run("abandon")))

    with pytest.raises(OrderClosed):
        slow.run("confirm")
    shop.run(*BACK)

    assert money(backend) == ["AUTHORIZED", "CAPTURED", "REFUNDED"]


@pytest.mark.usefixtures("placed")
def test_a_confirmation_just_before_the_abandonment_wins(backend: Backend, shop: Services) -> None:
    shop.run(*FORWARD[:4])
    slow = Services(backend, Meanwhile("replace", lambda: shop.run("confirm")))

    assert slow.rejection.abandon("order-1", "States.Timeout", "") is OrderStatus.CONFIRMED

    assert backend.order().rejection is None


def test_a_rejected_orders_cart_comes_back(backend: Backend, shop: Services) -> None:
    backend.placed(order(order_line("curtain", 2), order_line("lamp")))

    shop.run(*BACK)

    assert [(one.product_id, one.quantity) for one in shop.cart.get("alice").lines] == [
        ("curtain", 2),
        ("lamp", 1),
    ]


def test_a_cart_comes_back_into_one_that_was_emptied(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.cart.put_line("alice", line("lamp"))
    shop.cart.clear("alice")

    shop.run(*BACK)

    assert [one.product_id for one in shop.cart.get("alice").lines] == ["curtain"]


def test_a_cart_that_was_started_meanwhile_stays_as_it_is(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    hurried = Services(
        backend, Meanwhile("replace_and_return", lambda: shop.cart.put_line("alice", line("lamp")))
    )

    hurried.run(*BACK)

    assert backend.order().status is OrderStatus.REJECTED
    assert [one.product_id for one in shop.cart.get("alice").lines] == ["lamp"]


def test_a_cart_comes_back_once(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.run(*BACK)
    shop.cart.clear("alice")

    shop.run("reject")

    assert not shop.cart.get("alice").lines


def test_an_order_that_changes_without_end_is_rejected_later(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.run(*BACK[:-1])
    unlucky = RejectionService(Wrapped(backend.orders, _loses), backend.carts)

    with pytest.raises(StoreUnavailable):
        unlucky.reject("order-1")


def _loses(name: str, call: Callable[[], object]) -> object:
    return False if name == "replace_and_return" else call()


def test_an_order_that_costs_nothing_is_confirmed_without_the_provider(
    backend: Backend, shop: Services
) -> None:
    backend.placed(order(order_line("curtain", 2, "0"), payment_method="pm_card_chargeDeclined"))

    shop.run(*FORWARD)

    assert marks(backend) == (OrderStatus.CONFIRMED, PaymentState.NONE, StockState.HELD)
    assert money(backend) == []
    assert backend.units("curtain") == 8


def test_a_free_order_that_fails_returns_its_stock(backend: Backend, shop: Services) -> None:
    backend.placed(order(order_line("curtain", 2, "0")))

    shop.run(*FORWARD[:-1], "validate", *BACK)

    assert marks(backend) == (OrderStatus.REJECTED, PaymentState.CANCELLED, StockState.RELEASED)
    assert money(backend) == []
    assert backend.units("curtain") == 10
