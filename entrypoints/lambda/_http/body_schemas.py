"""The JSON bodies of requests: in camelCase, strict, without any other field."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.alias_generators import to_camel

from domain.cart.cart import MAX_LINES, CartLine, Quantity
from domain.catalog.product import ProductDetails
from domain.model import Reason
from domain.money import Money
from domain.text import readable

_MAX_STOCK_CHANGE = 10_000_000


class Body(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, strict=True, hide_input_in_errors=True
    )


class LineBody(CartLine):
    model_config = Body.model_config


class CartBody(Body):
    lines: Annotated[list[LineBody], Field(max_length=MAX_LINES)]


class QuantityBody(Body):
    quantity: Quantity


class CheckoutBody(Body):
    """The customer's expectations, as GET /cart showed them; each is compared with what is true now."""

    total: Money | None = None
    version: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    payment_method: Annotated[str, Field(pattern=r"^pm_[A-Za-z0-9_]{1,60}$")] = "pm_card_visa"


class ProductBody(ProductDetails):
    """A product's details; texts are checked here, so that products stored before the rule stay readable."""

    model_config = Body.model_config

    _readable = field_validator("name", "category", "description")(readable)


def merged(details: ProductDetails, patch: dict[str, Any]) -> ProductDetails:
    """Return `details` with what `patch` names: a JSON merge patch, in which null removes a field.

    https://www.rfc-editor.org/rfc/rfc7396

    Raises:
        RequestValidationError: The result is no product.
    """
    now = ProductBody.model_construct(**dict(details)).model_dump(mode="json", by_alias=True)
    after = {name: value for name, value in {**now, **patch}.items() if value is not None}
    try:
        return ProductBody.model_validate(after).of_product()
    except ValidationError as error:
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_input=False)]
        ) from error


class StockBody(Body):
    delta: Annotated[int, Field(ge=-_MAX_STOCK_CHANGE, le=_MAX_STOCK_CHANGE)]
    reason: Annotated[Reason, AfterValidator(readable)]
