"""POST /checkout: the cart becomes an order, and its workflow starts."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from adapters.wiring import shop
from domain.checkout.request import CheckoutRequest

from ._http.body_schemas import CheckoutBody
from ._http.request_parameters import IdempotencyKeyHeader
from ._http.resolver import JsonApi, json_response
from ._logs import logger

handler = JsonApi(logs_success=True)


@handler.post("/checkout")
def checkout(
    body: Annotated[CheckoutBody | None, Body()] = None,
    key: IdempotencyKeyHeader = None,
) -> Response[str]:
    sent = body or CheckoutBody()
    request = CheckoutRequest(sent.payment_method, sent.total, key, sent.version)
    order = shop().checkout().place(handler.customer, request)
    logger.thread_safe_append_keys(order_id=order.order_id)
    logger.info("checkout started", lines=len(order.items))
    return json_response(202, {"message": "Checkout started", "orderId": order.order_id})
