"""The contract of every `CartRepository`."""

from functools import partial

import pytest

from domain.cart.cart import MAX_LINES, MAX_QUANTITY
from tests.contract.at_once import at_once
from tests.contract.backends import Backend
from tests.contract.samples import cart, line, order, order_line


def test_a_customer_who_put_nothing_in_has_no_cart(backend: Backend) -> None:
    assert backend.carts.get("alice") is None


def test_a_saved_cart_is_found_again(backend: Backend) -> None:
    assert backend.carts.save(cart(line("curtain", 2), line("lamp", MAX_QUANTITY)))

    assert backend.carts.get("alice") == cart(line("curtain", 2), line("lamp", MAX_QUANTITY))


def test_each_customer_has_a_cart_of_their_own(backend: Backend) -> None:
    assert backend.carts.save(cart(line("curtain")))
    assert backend.carts.save(cart(line("lamp"), user_id="bob", cart_id="cart-2"))

    assert backend.carts.get("alice") == cart(line("curtain"))
    assert backend.carts.get("bob") == cart(line("lamp"), user_id="bob", cart_id="cart-2")


def test_the_longest_cart_fits_with_its_lines_in_order(backend: Backend) -> None:
    longest = cart(*(line(f"sku-{number * 7 % MAX_LINES}") for number in range(MAX_LINES)))

    assert backend.carts.save(longest)

    assert backend.carts.get("alice") == longest


def test_an_emptied_cart_stays_the_same_cart(backend: Backend) -> None:
    assert backend.carts.save(cart(line("curtain")))
    assert backend.carts.save(cart(version=2))

    assert backend.carts.get("alice") == cart(version=2)


@pytest.mark.parametrize("version", [1, 2, 4], ids=["as if new", "again", "with a gap"])
def test_a_save_over_another_version_than_the_one_before_is_refused(backend: Backend, version: int) -> None:
    assert backend.carts.save(cart(line("curtain", 1)))
    assert backend.carts.save(cart(line("curtain", 2), version=2))

    assert not backend.carts.save(cart(line("lamp"), version=version))

    assert backend.carts.get("alice") == cart(line("curtain", 2), version=2)


def test_a_change_of_a_cart_that_is_not_stored_is_refused(backend: Backend) -> None:
    assert not backend.carts.save(cart(line("curtain"), version=2))

    assert backend.carts.get("alice") is None


def test_a_change_of_an_ordered_cart_does_not_overwrite_the_next_cart(backend: Backend) -> None:
    ordered = cart(line("curtain", 2))
    assert backend.carts.save(ordered)
    backend.orders.place(order(order_line("curtain", 2)), ordered)
    next_cart = cart(line("lamp"), cart_id="cart-2")
    assert backend.carts.save(next_cart)

    late = ordered.containing([line("curtain", 3)])

    assert not backend.carts.save(late)
    assert backend.carts.get("alice") == next_cart


@pytest.mark.parametrize("stored", [0, 1], ids=["the first save", "a later save"])
def test_of_saves_of_one_version_at_once_exactly_one_wins(backend: Backend, stored: int) -> None:
    for _ in range(stored):
        assert backend.carts.save(cart(line("curtain")))
    changes = [cart(line("lamp", quantity), version=stored + 1) for quantity in range(1, 9)]

    outcomes = at_once([partial(backend.carts.save, change) for change in changes])

    assert sorted(outcomes) == [False] * 7 + [True]
    assert backend.carts.get("alice") == changes[outcomes.index(True)]
