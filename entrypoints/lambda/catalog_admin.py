"""PUT and PATCH /products/{productId}, POST /products/{productId}/stock: administration of the catalogue."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from adapters.wiring import shop

from ._http.body_schemas import ProductBody, StockBody, merged
from ._http.preconditions import versions
from ._http.product_response import product_response
from ._http.request_parameters import IdempotencyKeyHeader, IfMatch, ProductIdPath
from ._http.resolver import JsonApi
from ._logs import logger

handler = JsonApi(admins_only=True)


@handler.put("/products/<productId>")
def put_product(
    productId: ProductIdPath,  # noqa: N803 -- the route's own name
    body: ProductBody,
    if_match: IfMatch = None,
) -> Response[str]:
    return product_response(shop().catalog().put(productId, body.of_product(), versions(if_match)))


@handler.patch("/products/<productId>")
def change_product(
    productId: ProductIdPath,  # noqa: N803 -- the route's own name
    body: Annotated[dict[str, Any], Body()],
    if_match: IfMatch = None,
) -> Response[str]:
    changed = shop().catalog().change(productId, lambda now: merged(now, body), versions(if_match))
    return product_response(changed)


@handler.post("/products/<productId>/stock")
def adjust_stock(
    productId: ProductIdPath,  # noqa: N803 -- the route's own name
    body: StockBody,
    key: IdempotencyKeyHeader = None,
) -> Response[str]:
    product = (
        shop()
        .catalog()
        .adjust_stock(
            productId,
            delta=body.delta,
            reason=body.reason,
            changed_by=handler.customer.user_id,
            idempotency_key=key,
        )
    )
    logger.info("stock adjusted", product_id=productId, delta=body.delta, stock=product.stock)
    return product_response(product)
