"""GET /products and GET /products/{productId}: browsing, for anyone."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from adapters.wiring import shop
from domain.pagination import PAGE_SIZE

from ._http.product_response import product_response
from ._http.request_parameters import Cursor, Limit
from ._http.resolver import JsonApi, json_response
from ._http.views import page_view, product_view

handler = JsonApi()


@handler.get("/products")
def list_products(
    category: Annotated[str | None, Query(max_length=60)] = None,
    limit: Limit = PAGE_SIZE,
    cursor: Cursor = None,
) -> Response[str]:
    page = shop().catalog().list(category, limit, cursor)
    return json_response(200, page_view(page, [product_view(product) for product in page.items]))


@handler.get("/products/<productId>")
def get_product(productId: str) -> Response[str]:  # noqa: N803 -- the route's own name
    return product_response(shop().catalog().get(productId))
