"""The routes of /cart: the customer's cart."""

from aws_lambda_powertools.event_handler import Response

from adapters.wiring import shop
from domain.cart.cart import CartLine
from domain.cart.pricing import PricedCart

from ._http.body_schemas import CartBody, QuantityBody
from ._http.preconditions import etag, versions
from ._http.request_parameters import IfMatch, ProductIdPath
from ._http.resolver import JsonApi, json_response
from ._http.views import cart_view

handler = JsonApi()


@handler.get("/cart")
def get_cart() -> Response[str]:
    return _shown(shop().cart().get(handler.customer.user_id))


@handler.put("/cart")
def replace_cart(body: CartBody, if_match: IfMatch = None) -> Response[str]:
    return _shown(shop().cart().replace(handler.customer.user_id, body.lines, versions(if_match)))


@handler.delete("/cart")
def clear_cart(if_match: IfMatch = None) -> Response[str]:
    return _shown(shop().cart().clear(handler.customer.user_id, versions(if_match)))


@handler.put("/cart/items/<productId>")
def put_line(
    productId: ProductIdPath,  # noqa: N803 -- the route's own name
    body: QuantityBody,
    if_match: IfMatch = None,
) -> Response[str]:
    line = CartLine(product_id=productId, quantity=body.quantity)
    return _shown(shop().cart().put_line(handler.customer.user_id, line, versions(if_match)))


@handler.delete("/cart/items/<productId>")
def remove_line(productId: str, if_match: IfMatch = None) -> Response[str]:  # noqa: N803 -- the route's own name
    return _shown(shop().cart().remove_line(handler.customer.user_id, productId, versions(if_match)))


def _shown(priced: PricedCart) -> Response[str]:
    return json_response(200, cart_view(priced), ETag=etag(priced.version))
