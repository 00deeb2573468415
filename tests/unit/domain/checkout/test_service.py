from functools import partial

import pytest

from domain.checkout.request import CheckoutRequest, derive_order_id
from domain.errors import (
    CartChanged,
    CartEmpty,
    IdempotencyMismatch,
    OrderCorrupt,
    ProductGone,
    StoreUnavailable,
    TotalMismatch,
)
from domain.money import Money
from domain.orders.order import OrderStatus, PaymentState, StockState
from tests.contract.at_once import at_once, names
from tests.contract.backends import Backend
from tests.contract.samples import NOON, details, line
from tests.unit.domain.services import ALICE, BOB, LostReplies, Meanwhile, Services

VISA = CheckoutRequest("pm_card_visa")


def keyed(key: str = "attempt-1", total: str | None = None, card: str = "pm_card_visa") -> CheckoutRequest:
    return CheckoutRequest(card, Money.of(total) if total else None, key)


def orders_of(shop: Services, user: str = "alice") -> list[str]:
    return [order.order_id for order in shop.history.list(user, 100, None).items]


@pytest.fixture
def filled(shop: Services) -> Services:
    shop.cart.replace("alice", [line("curtain", 2), line("lamp", 1)])
    return shop


def test_a_cart_becomes_an_order_at_the_catalogues_prices(backend: Backend, filled: Services) -> None:
    placed = filled.checkout.place(ALICE, VISA)

    assert [(item.product_id, item.price, item.quantity) for item in placed.items] == [
        ("curtain", Money(1999), 2),
        ("lamp", Money(2500), 1),
    ]
    assert (placed.total_amount, placed.created_at) == (Money(6498), NOON)
    assert (placed.user_id, placed.email) == ("alice", "alice@example.com")
    assert (placed.status, placed.payment, placed.stock) == (
        OrderStatus.PENDING,
        PaymentState.NONE,
        StockState.NONE,
    )
    assert backend.order(placed.order_id) == placed
    assert backend.carts.get("alice") is None
    assert filled.workflow.started == [placed.order_id]


def test_an_order_keeps_its_prices_when_the_catalogue_changes(backend: Backend, filled: Services) -> None:
    placed = filled.checkout.place(ALICE, VISA)

    backend.products.put("curtain", details(price="99"))

    assert filled.history.get("alice", placed.order_id).total_amount == Money(6498)


def test_an_empty_cart_is_not_ordered(shop: Services) -> None:
    with pytest.raises(CartEmpty):
        shop.checkout.place(ALICE, VISA)
    shop.cart.put_line("alice", line("lamp"))
    shop.cart.clear("alice")
    with pytest.raises(CartEmpty):
        shop.checkout.place(ALICE, VISA)

    assert orders_of(shop) == shop.workflow.started == []


def test_a_cart_with_a_product_that_is_gone_is_not_ordered(backend: Backend, filled: Services) -> None:
    backend.discontinue("lamp")

    with pytest.raises(ProductGone) as refusal:
        filled.checkout.place(ALICE, VISA)

    assert refusal.value.details == {"product_ids": ["lamp"]}
    assert orders_of(filled) == filled.workflow.started == []
    assert len(filled.cart.get("alice").lines) == 2


@pytest.mark.parametrize("total", ["50", "64.97", "64.99", "0.01", "-64.98"])
def test_a_total_that_is_not_the_carts_is_refused_with_both_figures(filled: Services, total: str) -> None:
    with pytest.raises(TotalMismatch) as refusal:
        filled.checkout.place(ALICE, CheckoutRequest("pm_card_visa", Money.of(total)))

    assert refusal.value.details == {
        "field": "total",
        "expected_total": Money.of(total),
        "actual_total": Money.of("64.98"),
    }
    assert orders_of(filled) == filled.workflow.started == []
    assert len(filled.cart.get("alice").lines) == 2


def test_the_carts_own_total_is_accepted(filled: Services) -> None:
    assert filled.checkout.place(ALICE, keyed(total="64.98")).total_amount == Money(6498)


def test_the_same_key_with_the_same_request_is_the_same_order(filled: Services) -> None:
    request = CheckoutRequest("pm_card_visa", None, "attempt-1", filled.cart.get("alice").version)
    first = filled.checkout.place(ALICE, request)
    filled.cart.put_line("alice", line("lamp", 3))

    again = filled.checkout.place(ALICE, request)

    assert again == first
    assert orders_of(filled) == [first.order_id]
    assert filled.cart.get("alice").cart.lines == (line("lamp", 3),)


def test_a_repeated_checkout_starts_the_workflow_that_was_not_started(filled: Services) -> None:
    filled.workflow.broken = True
    with pytest.raises(StoreUnavailable):
        filled.checkout.place(ALICE, keyed())
    filled.workflow.broken = False

    placed = filled.checkout.place(ALICE, keyed())

    assert filled.workflow.started == orders_of(filled) == [placed.order_id]


def test_a_checkout_whose_reply_was_lost_is_found_again_under_its_key(
    backend: Backend, filled: Services
) -> None:
    lossy = Services(backend, LostReplies("place"))
    with pytest.raises(Exception, match="lost"):
        lossy.checkout.place(ALICE, keyed())

    placed = filled.checkout.place(ALICE, keyed())

    assert orders_of(filled) == [placed.order_id]


@pytest.mark.parametrize("other", [keyed(total="64.98"), keyed(card="pm_card_chargeDeclined")])
def test_the_same_key_with_another_request_is_refused(filled: Services, other: CheckoutRequest) -> None:
    first = filled.checkout.place(ALICE, keyed())
    filled.workflow.started.clear()
    filled.cart.put_line("alice", line("lamp", 3))

    with pytest.raises(IdempotencyMismatch) as refusal:
        filled.checkout.place(ALICE, other)

    assert refusal.value.details == {"field": "idempotency_key"}
    assert orders_of(filled) == [first.order_id]
    assert filled.workflow.started == []
    assert filled.cart.get("alice").total == Money(7500)


def test_another_users_equal_key_is_another_order(filled: Services) -> None:
    filled.cart.put_line("bob", line("lamp"))

    alices, bobs = filled.checkout.place(ALICE, keyed()), filled.checkout.place(BOB, keyed())

    assert alices.order_id != bobs.order_id
    assert (orders_of(filled), orders_of(filled, "bob")) == ([alices.order_id], [bobs.order_id])


def test_a_refused_checkout_leaves_its_key_free(filled: Services) -> None:
    with pytest.raises(TotalMismatch):
        filled.checkout.place(ALICE, keyed(total="50"))

    assert filled.checkout.place(ALICE, keyed(total="64.98")).total_amount == Money(6498)


def test_without_a_key_each_cart_is_an_order(filled: Services) -> None:
    first = filled.checkout.place(ALICE, VISA)
    filled.cart.replace("alice", [line("curtain", 2), line("lamp", 1)])
    second = filled.checkout.place(ALICE, VISA)

    assert sorted(orders_of(filled)) == sorted({first.order_id, second.order_id})


def test_order_ids_cannot_be_confused_by_how_users_keys_and_carts_are_written() -> None:
    ids = [
        derive_order_id("alice", key="bob"),
        derive_order_id("alice", cart_id="bob"),
        derive_order_id('alice", "b', key="ob"),
        derive_order_id("aliceb", key="ob"),
        derive_order_id("alice", key=""),
        derive_order_id("alice"),
        derive_order_id("alice", key="Bob"),
    ]

    assert len({*ids}) == len(ids)
    assert derive_order_id("alice", key="bob") == ids[0]


@pytest.mark.parametrize("request_", [VISA, keyed()], ids=["without a key", "with a key"])
def test_a_cart_changed_between_pricing_and_placing_is_not_ordered(
    backend: Backend, filled: Services, request_: CheckoutRequest
) -> None:
    hurried = Services(backend, Meanwhile("place", lambda: filled.cart.put_line("alice", line("lamp", 9))))

    with pytest.raises(CartChanged):
        hurried.checkout.place(ALICE, request_)

    assert orders_of(filled) == []
    assert filled.cart.get("alice").total == Money(2 * 1999 + 9 * 2500)


@pytest.mark.parametrize("moment", ["get_many", "place"])
@pytest.mark.parametrize("request_", [VISA, keyed()], ids=["without a key", "with a key"])
def test_a_checkout_overtaken_by_its_own_double_finds_the_doubles_order(
    backend: Backend, filled: Services, request_: CheckoutRequest, moment: str
) -> None:
    slow = Services(backend, Meanwhile(moment, lambda: filled.checkout.place(ALICE, request_)))

    placed = slow.checkout.place(ALICE, request_)

    assert orders_of(filled) == [placed.order_id]


def test_a_keyed_checkout_that_finds_its_cart_gone_finds_the_doubles_order(
    backend: Backend, filled: Services
) -> None:
    def double_and_fill_again() -> None:
        filled.checkout.place(ALICE, keyed(total="64.98"))
        filled.cart.put_line("alice", line("lamp", 7))

    slow = Services(backend, _after_first_look(double_and_fill_again))

    placed = slow.checkout.place(ALICE, keyed(total="64.98"))

    assert orders_of(filled) == [placed.order_id]
    assert filled.cart.get("alice").total == Money(17500)


def _after_first_look(action: object) -> Meanwhile:
    assert callable(action)
    return Meanwhile("get", action, after=True)


def test_a_keyed_checkout_that_finds_its_cart_empty_and_no_order_is_refused(
    backend: Backend, filled: Services
) -> None:
    slow = Services(backend, _after_first_look(lambda: filled.checkout.place(ALICE, VISA)))

    with pytest.raises(CartEmpty):
        slow.checkout.place(ALICE, keyed())

    assert len(orders_of(filled)) == 1


def test_of_two_different_checkouts_of_one_cart_the_second_is_told_that_it_was_ordered(
    backend: Backend, filled: Services
) -> None:
    slow = Services(
        backend, Meanwhile("place", lambda: filled.checkout.place(ALICE, keyed(card="pm_card_lateReply")))
    )
    with pytest.raises(CartChanged):
        slow.checkout.place(ALICE, VISA)

    filled.cart.put_line("alice", line("lamp"))
    late = CheckoutRequest("pm_card_lateReply")
    slow = Services(backend, Meanwhile("place", lambda: filled.checkout.place(ALICE, VISA)))
    with pytest.raises(CartChanged):
        slow.checkout.place(ALICE, late)

    assert len(orders_of(filled)) == 2


@pytest.mark.parametrize("key", [None, "attempt-1"])
def test_many_clicks_at_once_make_one_order(filled: Services, key: str | None) -> None:
    request = CheckoutRequest("pm_card_visa", Money.of("64.98"), key)

    outcomes = at_once([partial(filled.checkout.place, ALICE, request)] * 8)

    made = orders_of(filled)
    assert len(made) == 1
    assert {*names(outcomes)} <= ({"ok"} if key else {"ok", "CartEmpty"})
    assert {outcome.order_id for outcome in outcomes if not isinstance(outcome, Exception)} == {*made}


def test_many_clicks_under_different_keys_make_one_order(filled: Services) -> None:
    outcomes = at_once([partial(filled.checkout.place, ALICE, keyed(f"attempt-{n}")) for n in range(8)])

    assert len(orders_of(filled)) == 1
    assert names(outcomes).count("ok") == 1


def test_a_line_priced_without_its_product_cannot_be_ordered(filled: Services) -> None:
    from domain.checkout.service import _order_lines  # noqa: PLC0415

    priced = filled.cart.get("alice")
    broken = type(priced.lines[0])("curtain", 1, None)

    with pytest.raises(OrderCorrupt):
        _order_lines(type(priced)(priced.cart, (broken,), Money(0)))
