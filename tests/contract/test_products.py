"""The contract of every store of products."""

from functools import partial

import pytest

from domain.catalog.product import StockChange
from domain.errors import IdempotencyMismatch, NotEnoughStock, ProductNotFound
from domain.money import Money
from tests.contract.at_once import at_once, names
from tests.contract.backends import Backend
from tests.contract.samples import LONGEST_ORDER, delivery, details


def test_a_product_that_nobody_made_is_not_there(backend: Backend) -> None:
    assert backend.products.get("unicorn") is None


def test_a_new_product_has_its_details_and_no_stock(backend: Backend) -> None:
    made = backend.products.put(
        "curtain", details("Vorhang »Größe 2« 窓", "19.99", "curtains", "Washes at 40°")
    )

    assert (made.name, made.description) == ("Vorhang »Größe 2« 窓", "Washes at 40°")
    assert (made.price, made.stock, made.last_stock_change) == (Money(1999), 0, None)
    assert backend.products.get("curtain") == made


def test_changing_a_product_leaves_its_stock_alone(backend: Backend) -> None:
    backend.stocked("curtain", 7)

    changed = backend.products.put("curtain", details("Velvet curtain", "24.50", "velvet"))

    assert (changed.name, changed.category, changed.price) == ("Velvet curtain", "velvet", Money(2450))
    assert (changed.stock, changed.last_stock_change) == (7, delivery(7))
    assert backend.products.get("curtain") == changed


@pytest.mark.parametrize("price", ["0.01", "0.1", "0.3", "19.99", "0.29", "1.15", "99999999.99"])
def test_a_price_comes_back_to_the_penny(backend: Backend, price: str) -> None:
    backend.products.put("curtain", details(price=price))

    stored = backend.products.get("curtain")

    assert stored is not None
    assert stored.price == Money.of(price)


def test_many_products_are_read_at_once_and_absent_ones_are_absent(backend: Backend) -> None:
    ids = [f"sku-{number}" for number in range(LONGEST_ORDER)]
    backend.all_stocked(ids, 1)

    found = backend.products.get_many([*ids, "unicorn"])

    assert sorted(found) == sorted(ids)
    assert all(product.product_id == product_id for product_id, product in found.items())


def test_asking_for_no_products_finds_none(backend: Backend) -> None:
    assert not backend.products.get_many([])


def test_products_are_listed_in_order_of_their_ids(backend: Backend) -> None:
    for product_id in ("lamp", "Chair", "10001", "curtain"):
        backend.products.put(product_id, details())

    listed = backend.products.page(None, None, 10)

    assert [product.product_id for product in listed] == ["10001", "Chair", "curtain", "lamp"]


def test_a_page_starts_above_a_position_even_of_a_product_that_is_gone(backend: Backend) -> None:
    for product_id in ("chair", "curtain", "lamp"):
        backend.products.put(product_id, details())
    backend.discontinue("curtain")

    assert [product.product_id for product in backend.products.page(None, "curtain", 10)] == ["lamp"]


@pytest.mark.parametrize("category", [None, "lamps"])
def test_pages_to_the_end_show_each_product_once(backend: Backend, category: str | None) -> None:
    for number in range(230):
        backend.products.put(f"sku-{number:03}", details(category="lamps" if number % 3 else "curtains"))

    seen: list[str] = []
    while page := backend.products.page(category, seen[-1] if seen else None, 20):
        assert len(page) <= 20
        assert category is None or {product.category for product in page} == {category}
        seen += [product.product_id for product in page]

    wanted = [number for number in range(230) if category is None or number % 3]
    assert seen == [f"sku-{number:03}" for number in wanted]


def test_a_product_that_changes_category_moves_with_it(backend: Backend) -> None:
    backend.products.put("lamp", details(category="curtains"))
    backend.products.put("lamp", details(category="lamps"))

    assert not backend.products.page("curtains", None, 10)
    assert [product.product_id for product in backend.products.page("lamps", None, 10)] == ["lamp"]


def test_stock_comes_and_goes_with_a_reason(backend: Backend) -> None:
    backend.stocked("curtain", 5)

    left = backend.products.adjust_stock("curtain", delivery(-5, "moths"))

    assert (left.stock, left.last_stock_change) == (0, delivery(-5, "moths"))
    assert backend.products.get("curtain") == left


def test_more_than_there_is_cannot_be_withdrawn(backend: Backend) -> None:
    stored = backend.stocked("curtain", 5)

    with pytest.raises(NotEnoughStock) as refusal:
        backend.products.adjust_stock("curtain", delivery(-6))

    assert refusal.value.details == {"field": "delta"}
    assert backend.products.get("curtain") == stored


def test_stock_of_an_unknown_product_cannot_change(backend: Backend) -> None:
    with pytest.raises(ProductNotFound):
        backend.products.adjust_stock("unicorn", delivery(1))

    assert backend.products.get("unicorn") is None


def test_deliveries_and_new_prices_at_once_lose_nothing(backend: Backend) -> None:
    backend.stocked("curtain", 0)
    deliveries = [partial(backend.products.adjust_stock, "curtain", delivery(3)) for _ in range(12)]
    prices = [partial(backend.products.put, "curtain", details(price="24.50")) for _ in range(6)]

    outcomes = at_once([*deliveries, *prices])

    assert names(outcomes) == ["ok"] * 18
    stored = backend.products.get("curtain")
    assert stored is not None
    assert (stored.stock, stored.price) == (36, Money.of("24.50"))


def test_withdrawals_at_once_never_leave_less_than_nothing(backend: Backend) -> None:
    backend.stocked("curtain", 10)

    outcomes = at_once([partial(backend.products.adjust_stock, "curtain", delivery(-1))] * 14)

    assert names(outcomes) == ["NotEnoughStock"] * 4 + ["ok"] * 10
    assert backend.units("curtain") == 0


def test_a_change_of_stock_repeated_under_its_id_counts_once_whatever_came_between(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.products.adjust_stock("curtain", delivery(3), "change-1")
    backend.products.adjust_stock("curtain", delivery(-1, "moths"))

    again = backend.products.adjust_stock("curtain", delivery(3), "change-1")

    assert (again.stock, again.last_stock_change) == (7, delivery(-1, "moths"))
    assert backend.products.get("curtain") == again


def test_a_withdrawal_repeated_under_its_id_is_not_refused_for_its_own_effect(backend: Backend) -> None:
    backend.stocked("curtain", 5)

    left = [backend.products.adjust_stock("curtain", delivery(-5), "change-1").stock for _ in range(2)]

    assert left == [0, 0]


@pytest.mark.parametrize("other", [delivery(4), delivery(3, "lorry of the evening")])
def test_an_id_of_a_change_is_of_no_other(backend: Backend, other: StockChange) -> None:
    backend.stocked("curtain", 5)
    backend.products.adjust_stock("curtain", delivery(3), "change-1")

    with pytest.raises(IdempotencyMismatch) as refusal:
        backend.products.adjust_stock("curtain", other, "change-1")

    assert refusal.value.details == {"field": "idempotency_key"}
    assert backend.units("curtain") == 8
    assert backend.products.adjust_stock("curtain", other, "change-2").stock == 8 + other.delta


def test_a_change_that_was_refused_leaves_its_id_free(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    with pytest.raises(NotEnoughStock):
        backend.products.adjust_stock("curtain", delivery(-6), "change-1")
    with pytest.raises(ProductNotFound):
        backend.products.adjust_stock("unicorn", delivery(1), "change-2")
    backend.stocked("curtain", 2)

    assert backend.products.adjust_stock("curtain", delivery(-6), "change-1").stock == 1


def test_of_one_change_at_once_several_times_one_counts(backend: Backend) -> None:
    backend.stocked("curtain", 5)

    outcomes = at_once([partial(backend.products.adjust_stock, "curtain", delivery(3), "change-1")] * 6)

    assert names(outcomes) == ["ok"] * 6
    assert backend.units("curtain") == 8


def test_a_change_that_is_remembered_is_no_product(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.products.adjust_stock("curtain", delivery(3), "change-1")

    for category in (None, "curtains"):
        assert [product.product_id for product in backend.products.page(category, None, 10)] == ["curtain"]


def test_a_change_repeated_after_its_product_left_the_catalogue_finds_no_product(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.products.adjust_stock("curtain", delivery(3), "change-1")
    backend.discontinue("curtain")

    with pytest.raises(ProductNotFound):
        backend.products.adjust_stock("curtain", delivery(3), "change-1")


def test_details_are_replaced_only_where_they_are_those_read(backend: Backend) -> None:
    backend.stocked("lamp", 3)
    read, mine, theirs = details("lamp"), details("mine", description="new"), details("theirs")

    changed = backend.products.replace("lamp", read, mine)
    assert changed == backend.products.get("lamp")
    assert changed is not None
    assert (changed.of_product(), changed.stock) == (mine, 3)

    assert backend.products.replace("lamp", read, theirs) is None
    assert backend.products.get("lamp") == changed
    assert backend.products.replace("unicorn", read, theirs) is None
    assert backend.products.get("unicorn") is None
