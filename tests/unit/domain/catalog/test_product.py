import pytest
from pydantic import ValidationError

from domain.cart.cart import MAX_QUANTITY
from domain.catalog.product import MAX_PRICE, ProductDetails
from domain.money import Money


@pytest.mark.parametrize("price", [Money(-1), MAX_PRICE + Money(1)])
def test_a_price_is_not_below_nothing_and_not_absurd(price: Money) -> None:
    with pytest.raises(ValidationError):
        ProductDetails(name="Curtain", price=price, category="curtains")


def test_the_dearest_line_is_still_an_amount() -> None:
    assert (MAX_PRICE * MAX_QUANTITY).minor == MAX_PRICE.minor * MAX_QUANTITY
