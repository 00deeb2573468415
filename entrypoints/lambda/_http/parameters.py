"""The path and query parameters that several routes share."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from domain.catalog.product import ProductId as ProductIdText

ProductId = Annotated[ProductIdText, Path(alias="productId")]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=500)]
