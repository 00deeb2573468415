"""Products, carts and orders as the API shows them: JSON in camelCase."""

from typing import Any

from domain.cart.pricing import PricedCart, PricedLine
from domain.catalog.product import Product
from domain.money import CURRENCY
from domain.orders.order import Order, OrderLine
from domain.pagination import Page


def product_view(product: Product) -> dict[str, Any]:
    return {
        "productId": product.product_id,
        "name": product.name,
        "description": product.description,
        "category": product.category,
        "price": product.price.to_json(),
        "currency": CURRENCY,
        "stock": product.stock,
    }


def cart_view(priced: PricedCart) -> dict[str, Any]:
    """Return a cart; a checkout that sends `version` and `total` back buys nothing but what it shows.

    `total` is null where it is larger than any order can be.
    """
    return {
        "version": priced.version,
        "lines": [_cart_line(line) for line in priced.lines],
        "currency": CURRENCY,
        "total": priced.total and priced.total.to_json(),
    }


def order_summary(order: Order) -> dict[str, Any]:
    """Return an order as a listing shows it: without its lines."""
    view: dict[str, Any] = {
        "orderId": order.order_id,
        "status": order.status,
        "totalAmount": order.total_amount.to_json(),
        "currency": CURRENCY,
        "createdAt": order.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "lineCount": len(order.items),
    }
    # Customers do not see a compensation under way: the order is PENDING until it ends.
    if order.rejection and order.status != "PENDING":
        view["reason"] = {"code": order.rejection.code, "message": order.rejection.sentence}
    return view


def order_view(order: Order) -> dict[str, Any]:
    return {
        **order_summary(order),
        "paymentMethod": order.payment_method,
        "payment": order.payment,
        "items": [_order_line(line) for line in order.items],
    }


def page_view(page: Page[Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a page; `nextCursor` is null on the last one."""
    return {"items": items, "nextCursor": page.cursor}


def _cart_line(line: PricedLine) -> dict[str, Any]:
    view: dict[str, Any] = {"productId": line.product_id, "quantity": line.quantity}
    if line.product is None:
        return {**view, "available": False}
    return {
        **view,
        "available": True,
        "name": line.product.name,
        "price": line.product.price.to_json(),
        "lineTotal": line.total.to_json(),
    }


def _order_line(line: OrderLine) -> dict[str, Any]:
    return {
        "productId": line.product_id,
        "name": line.name,
        "price": line.price.to_json(),
        "quantity": line.quantity,
        "lineTotal": line.total.to_json(),
    }
