import pytest

from domain.cart.cart import MAX_LINES, MAX_QUANTITY, CartLine
from domain.catalog.product import MAX_PRICE
from domain.checkout.request import CheckoutRequest
from domain.errors import CartTooLong, InvalidValue, ProductNotFound, StoreUnavailable
from domain.money import Money
from tests.contract.backends import Backend
from tests.contract.samples import details, line
from tests.unit.domain.services import ALICE, Meanwhile, Services, Wrapped


def contents(shop: Services, user: str = "alice") -> dict[str, int]:
    return {item.product_id: item.quantity for item in shop.cart.get(user).lines}


def test_a_new_customer_has_an_empty_cart_that_is_not_stored(backend: Backend, shop: Services) -> None:
    seen = shop.cart.get("alice")

    assert (seen.lines, seen.total, seen.gone) == ((), Money(0), [])
    assert backend.carts.get("alice") is None


def test_a_cart_is_priced_by_the_catalogue(shop: Services) -> None:
    filled = shop.cart.replace("alice", [line("curtain", 3), line("lamp", 1)])

    assert [item.total for item in filled.lines] == [Money(5997), Money(2500)]
    assert filled.total == shop.cart.get("alice").total == Money(8497)


def test_a_cart_shows_the_prices_of_the_moment(backend: Backend, shop: Services) -> None:
    shop.cart.put_line("alice", line("curtain", 2))

    backend.products.put("curtain", details(price="10"))

    assert shop.cart.get("alice").total == Money(2000)


def test_a_product_that_is_no_longer_sold_stays_in_sight_and_costs_nothing(
    backend: Backend, shop: Services
) -> None:
    shop.cart.replace("alice", [line("curtain", 3), line("lamp")])

    backend.discontinue("curtain")

    seen = shop.cart.get("alice")
    assert (seen.gone, seen.total) == (["curtain"], Money(2500))


def test_duplicate_lines_are_merged(shop: Services) -> None:
    filled = shop.cart.replace("alice", [line("curtain", 2), line("lamp"), line("curtain", 3)])

    assert filled.cart.lines == (line("curtain", 5), line("lamp"))


def test_duplicate_lines_may_not_add_up_to_too_many(shop: Services) -> None:
    shop.cart.put_line("alice", line("lamp"))

    with pytest.raises(InvalidValue) as refusal:
        shop.cart.replace("alice", [line("curtain", MAX_QUANTITY), line("curtain")])

    assert refusal.value.details == {"field": "lines"}
    assert contents(shop) == {"lamp": 1}


def test_more_than_two_thousand_lines_are_refused(backend: Backend, shop: Services) -> None:
    for number in range(MAX_LINES):
        backend.products.put(f"sku-{number}", details())
    full = [line(f"sku-{number}") for number in range(MAX_LINES)]

    with pytest.raises(CartTooLong):
        shop.cart.replace("alice", [*full, line("curtain")])
    assert contents(shop) == {}
    shop.cart.replace("alice", full)
    with pytest.raises(CartTooLong):
        shop.cart.put_line("alice", line("curtain"))

    assert len(contents(shop)) == MAX_LINES
    assert shop.cart.put_line("alice", line("sku-7", 5)).cart.lines[7] == line("sku-7", 5)


def test_a_cart_too_dear_to_be_counted_is_refused_and_not_stored(backend: Backend, shop: Services) -> None:
    for number in range(2):
        backend.products.put(f"palace-{number}", details(price=str(MAX_PRICE.to_decimal())))
    dear = [CartLine(product_id=f"palace-{number}", quantity=MAX_QUANTITY) for number in range(2)]
    shop.cart.put_line("alice", line("lamp"))

    with pytest.raises(InvalidValue):
        shop.cart.replace("alice", dear)

    assert contents(shop) == {"lamp": 1}
    assert shop.cart.replace("alice", dear[:1]).total == MAX_PRICE * MAX_QUANTITY


def test_an_unknown_product_is_refused_with_nothing_changed(shop: Services) -> None:
    shop.cart.put_line("alice", line("lamp"))

    with pytest.raises(ProductNotFound) as refusal:
        shop.cart.replace("alice", [line("curtain"), line("unicorn")])
    with pytest.raises(ProductNotFound):
        shop.cart.put_line("alice", line("unicorn"))

    assert refusal.value.details == {"field": "product_id", "product_ids": ["unicorn"]}
    assert contents(shop) == {"lamp": 1}


def test_lines_come_change_and_go(shop: Services) -> None:
    shop.cart.put_line("alice", line("curtain", 2))
    shop.cart.put_line("alice", line("lamp"))
    shop.cart.put_line("alice", line("curtain", 5))
    assert contents(shop) == {"curtain": 5, "lamp": 1}

    shop.cart.remove_line("alice", "curtain")
    assert contents(shop) == {"lamp": 1}

    shop.cart.clear("alice")
    assert contents(shop) == {}


def test_removing_what_is_not_there_writes_nothing(backend: Backend, shop: Services) -> None:
    shop.cart.put_line("alice", line("lamp"))
    before = backend.carts.get("alice")

    shop.cart.remove_line("alice", "unicorn")
    shop.cart.clear("bob")

    assert backend.carts.get("alice") == before
    assert backend.carts.get("bob") is None


def test_what_another_device_put_in_meanwhile_is_kept(backend: Backend, shop: Services) -> None:
    phone = Services(backend, Meanwhile("save", lambda: shop.cart.put_line("alice", line("lamp", 4))))

    phone.cart.put_line("alice", line("curtain", 1))

    assert contents(shop) == {"lamp": 4, "curtain": 1}


def test_a_late_change_of_an_ordered_cart_goes_into_the_next_cart(backend: Backend, shop: Services) -> None:
    shop.cart.put_line("alice", line("curtain"))

    def order_and_fill_again() -> None:
        shop.checkout.place(ALICE, _checkout())
        shop.cart.put_line("alice", line("lamp", 4))

    phone = Services(backend, Meanwhile("save", order_and_fill_again))
    phone.cart.put_line("alice", line("curtain", 9))

    assert contents(shop) == {"lamp": 4, "curtain": 9}
    assert [item.quantity for item in shop.history.list("alice", 10, None).items[0].items] == [1]
    assert shop.checkout.place(ALICE, _checkout()).total_amount == Money(4 * 2500 + 9 * 1999)


def _checkout() -> CheckoutRequest:
    return CheckoutRequest("pm_card_visa")


def test_a_cart_that_never_stands_still_is_given_up(backend: Backend, shop: Services) -> None:
    shop.cart.put_line("alice", line("lamp"))

    def never(name: str, call: object) -> object:
        assert callable(call)
        return False if name == "save" else call()

    with pytest.raises(StoreUnavailable):
        Services(backend, lambda port: Wrapped(port, never)).cart.put_line("alice", line("curtain"))

    assert contents(shop) == {"lamp": 1}
