"""A product as a response, with the version that a change of it may name."""

from aws_lambda_powertools.event_handler import Response

from domain.catalog.product import Product

from .preconditions import etag
from .resolver import json_response
from .views import product_view


def product_response(product: Product) -> Response[str]:
    """Return a product; its ETag stands for all but the stock."""
    return json_response(200, product_view(product), ETag=etag(product.version))
