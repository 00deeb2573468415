"""GET /orders and GET /orders/{orderId}: a customer's own orders."""

from aws_lambda_powertools.event_handler import Response

from adapters.wiring import shop
from domain.pagination import PAGE_SIZE

from ._http.request_parameters import Cursor, Limit
from ._http.resolver import JsonApi, json_response
from ._http.views import order_summary, order_view, page_view

handler = JsonApi()


@handler.get("/orders")
def list_orders(limit: Limit = PAGE_SIZE, cursor: Cursor = None) -> Response[str]:
    page = shop().order_history().list(handler.customer.user_id, limit, cursor)
    return json_response(200, page_view(page, [order_summary(order) for order in page.items]))


@handler.get("/orders/<orderId>")
def get_order(orderId: str) -> Response[str]:  # noqa: N803 -- the route's own name
    return json_response(200, order_view(shop().order_history().get(handler.customer.user_id, orderId)))
