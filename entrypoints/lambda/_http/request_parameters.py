"""The path parameters, query parameters and headers that several routes share."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query

from domain.catalog.product import ProductId
from domain.ids import IdempotencyKey
from domain.pagination import MAX_PAGE_SIZE

ProductIdPath = Annotated[ProductId, Path(alias="productId")]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)]
Cursor = Annotated[str | None, Query(max_length=500)]
IdempotencyKeyHeader = Annotated[IdempotencyKey | None, Header(alias="Idempotency-Key")]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1_000)]
