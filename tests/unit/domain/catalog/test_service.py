from typing import Any

import pytest

from domain.catalog.product import Product, ProductDetails
from domain.catalog.service import CatalogService
from domain.errors import InvalidCursor, InvalidValue, NotEnoughStock, ProductNotFound, StoreUnavailable
from tests.contract.backends import Backend
from tests.contract.samples import NOON, details
from tests.unit.domain.services import Services


def test_a_product_is_shown_or_there_is_none(shop: Services) -> None:
    assert shop.catalog.get("curtain").stock == 10
    with pytest.raises(ProductNotFound):
        shop.catalog.get("unicorn")


@pytest.mark.parametrize("category", [None, "lamps"])
def test_a_listing_is_read_page_by_page_to_its_end(
    backend: Backend, shop: Services, category: str | None
) -> None:
    for number in range(25):
        backend.products.put(f"sku-{number:02}", details(category="lamps" if number % 2 else "beds"))

    seen, cursor = list[str](), None
    while True:
        page = shop.catalog.list(category, 5, cursor)
        seen += [product.product_id for product in page.items]
        cursor = page.cursor
        if cursor is None:
            break

    everything = ["curtain", "lamp", *(f"sku-{number:02}" for number in range(25))]
    assert seen == (everything if category is None else everything[3::2])


def test_a_cursor_belongs_to_its_category(shop: Services) -> None:
    cursor = shop.catalog.list(None, 1, None).cursor

    with pytest.raises(InvalidCursor):
        shop.catalog.list("lamps", 1, cursor)


def test_a_keeper_changes_a_product_and_not_its_stock(shop: Services) -> None:
    assert shop.catalog.put("curtain", details("Velvet")).stock == 10
    assert shop.catalog.put("bed", details("Bed")).stock == 0


def test_a_change_of_stock_says_who_when_and_why(shop: Services) -> None:
    changed = shop.catalog.adjust_stock("curtain", delta=-3, reason="moths", changed_by="ada")

    assert changed.stock == 7
    assert changed.last_stock_change is not None
    assert changed.last_stock_change.model_dump() == {
        "delta": -3,
        "reason": "moths",
        "changed_by": "ada",
        "changed_at": NOON,
    }


def test_no_stock_is_changed_by_nothing_or_below_nothing(shop: Services) -> None:
    with pytest.raises(InvalidValue):
        shop.catalog.adjust_stock("curtain", delta=0, reason="boredom", changed_by="ada")
    with pytest.raises(NotEnoughStock):
        shop.catalog.adjust_stock("curtain", delta=-11, reason="moths", changed_by="ada")
    with pytest.raises(ProductNotFound):
        shop.catalog.adjust_stock("unicorn", delta=1, reason="dream", changed_by="ada")

    assert shop.catalog.get("curtain").stock == 10


class ContendedProducts:
    """`ProductRepository` in which others change a product just before the first `losses` replacements.

    Attributes:
        gone: Whether the product is removed after it was first read.
    """

    def __init__(self, products: Any, losses: int, *, gone: bool = False) -> None:
        self._products = products
        self._losses = losses
        self._reads = 0
        self.gone = gone

    def __getattr__(self, name: str) -> Any:
        return getattr(self._products, name)

    def get(self, product_id: str) -> Product | None:
        self._reads += 1
        found: Product | None = self._products.get(product_id)
        return None if self.gone and self._reads > 1 else found

    def replace(self, product_id: str, before: ProductDetails, after: ProductDetails) -> Product | None:
        self._losses -= 1
        if self._losses >= 0:
            self._products.put(product_id, before.model_copy(update={"description": str(self._losses)}))
        replaced: Product | None = self._products.replace(product_id, before, after)
        return replaced


def renamed(before: ProductDetails) -> ProductDetails:
    return before.model_copy(update={"name": "Velvet"})


def test_a_change_that_names_no_version_decides_anew_when_others_were_first(backend: Backend) -> None:
    backend.products.put("bed", details("Bed"))
    catalog = CatalogService(ContendedProducts(backend.products, losses=2), backend.clock)

    changed = catalog.change("bed", renamed)

    assert (changed.name, changed.description) == ("Velvet", "0")


def test_a_change_that_others_always_precede_is_given_up(backend: Backend) -> None:
    backend.products.put("bed", details("Bed"))
    catalog = CatalogService(ContendedProducts(backend.products, losses=1_000), backend.clock)
    with pytest.raises(StoreUnavailable, match="bed is being changed"):
        catalog.change("bed", renamed)


def test_a_product_that_goes_while_it_is_changed_is_not_found(backend: Backend) -> None:
    backend.products.put("bed", details("Bed"))
    catalog = CatalogService(ContendedProducts(backend.products, 0, gone=True), backend.clock)
    with pytest.raises(ProductNotFound):
        catalog.change("bed", renamed)
