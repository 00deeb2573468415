"""Orders for more than the stock covers."""

from collections.abc import Mapping, Sequence

from domain.catalog.product import Product
from domain.errors import OutOfStock
from domain.orders.order import OrderLine

_NAMED = 100


def require_in_stock(lines: Sequence[OrderLine], products: Mapping[str, Product]) -> None:
    """Raise unless the stock of this moment covers every line; nothing is held.

    Only the ledger's hold decides: stock may be gone a moment later. This keeps an order that cannot succeed
    from being placed, and a card from being asked for it.

    Raises:
        OutOfStock: At least one line is not covered; its details name each, with the units that are left.
    """
    left = {product_id: product.stock for product_id, product in products.items()}
    short = [line for line in lines if left.get(line.product_id, 0) < line.quantity]
    if short:
        raise out_of_stock(short, left)


def out_of_stock(lines: Sequence[OrderLine], left: Mapping[str, int] | None = None) -> OutOfStock:
    """Return the refusal that names, for the customer, the lines that stock does not cover.

    Args:
        lines: The lines that are not covered.
        left: The units left by product id, where they are known.
    """
    names = ", ".join(line.name for line in lines[:3])
    more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
    message = f"Not enough in stock: {names}{more}."
    if left is None:
        return OutOfStock(message)
    shortages = [
        {"product_id": line.product_id, "quantity": line.quantity, "available": left.get(line.product_id, 0)}
        for line in lines[:_NAMED]
    ]
    return OutOfStock(message, lines=shortages)
