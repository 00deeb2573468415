"""The demo catalogue of `kiosk up`."""

from typing import NamedTuple

from adapters.wiring import Shop
from domain.cart.cart import CartLine
from domain.catalog.product import ProductDetails
from domain.money import Money

PASSWORD = "Kiosk-demo-1"  # noqa: S105 -- of users that exist on this machine only


class DemoUser(NamedTuple):
    name: str
    email: str
    groups: tuple[str, ...] = ()


USERS = (
    DemoUser("ana", "ana@example.com"),
    DemoUser("ben", "ben@example.com"),
    DemoUser("admin", "admin@example.com", ("admin",)),
)

_PRODUCTS = (
    ("espresso-cups", "Espresso cups, set of two", "18.50", "kitchen", 40),
    ("french-press", "French press, 1 litre", "31.50", "kitchen", 12),
    ("bread-knife", "Bread knife, olive wood", "42.00", "kitchen", 7),
    ("linen-apron", "Linen apron, indigo", "36.00", "kitchen", 15),
    ("desk-lamp", "Desk lamp, brass", "89.90", "living", 5),
    ("wool-blanket", "Wool blanket, undyed", "74.00", "living", 9),
    ("wall-clock", "Wall clock, oak", "58.00", "living", 1),
    ("notebook", "Notebook, dotted", "9.80", "paper", 120),
    ("fountain-pen", "Fountain pen, steel nib", "27.40", "paper", 30),
    ("city-map", "Map of a city that is not there", "14.00", "paper", 3),
)


def stock_shelves(shop: Shop) -> None:
    """Create the demo products with their stock."""
    catalog = shop.catalog()
    for product_id, name, price, category, stock in _PRODUCTS:
        catalog.put(product_id, ProductDetails(name=name, price=Money.of(price), category=category))
        catalog.adjust_stock(product_id, delta=stock, reason="opening stock", changed_by="demo")


def fill_cart(shop: Shop, user_id: str) -> Money:
    """Put a French press and two espresso cups into a user's cart; return the total of 50."""
    lines = [CartLine(product_id=name, quantity=1) for name in ("french-press", "espresso-cups")]
    return shop.cart().replace(user_id, lines).require_total()
