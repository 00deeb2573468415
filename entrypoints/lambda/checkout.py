"""POST /checkout: the cart becomes an order, and its workflow starts."""

from typing import Annotated

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header

from adapters.wiring import shop
from domain.checkout.request import CheckoutRequest

from .api import JsonApi, json_response
from .bodies import CheckoutBody

handler = JsonApi()
logger = Logger()


@handler.post("/checkout")
def checkout(
    body: Annotated[CheckoutBody | None, Body()] = None,
    key: Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255)] = None,
) -> Response[str]:
    asked = body or CheckoutBody()
    request = CheckoutRequest(asked.payment_method, asked.total, key)
    order = shop().checkout().place(handler.customer, request)
    logger.info("checkout started", order_id=order.order_id, lines=len(order.items))
    return json_response(202, {"message": "Checkout started", "orderId": order.order_id})
