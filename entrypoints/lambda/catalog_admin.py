"""PUT /products/{productId} and POST /products/{productId}/stock: administration of the catalogue."""

from aws_lambda_powertools.event_handler import Response

from adapters.wiring import shop

from ._http.bodies import ProductBody, StockBody
from ._http.request_parameters import IdempotencyKeyHeader, ProductIdPath
from ._http.resolver import JsonApi, json_response
from ._http.views import product_view
from ._logs import logger

handler = JsonApi(admins_only=True)


@handler.put("/products/<productId>")
def put_product(productId: ProductIdPath, body: ProductBody) -> Response[str]:  # noqa: N803 -- the route's own name
    return json_response(200, product_view(shop().catalog().put(productId, body)))


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
    return json_response(200, product_view(product))
