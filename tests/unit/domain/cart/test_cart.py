import pytest
from pydantic import ValidationError

from domain.cart.cart import MAX_QUANTITY, CartLine, merge_lines
from tests.contract.samples import cart, line


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 2.0, True, "3", None, MAX_QUANTITY + 1])
def test_a_quantity_is_a_whole_number_from_1_to_100000(quantity: object) -> None:
    with pytest.raises(ValidationError):
        CartLine.model_validate({"product_id": "curtain", "quantity": quantity})


@pytest.mark.parametrize("product_id", ["", ".hidden", "a b", "a/b", "a\n", "é", "x" * 65, 7])
def test_a_product_id_is_safe_in_a_path(product_id: object) -> None:
    with pytest.raises(ValidationError):
        CartLine.model_validate({"product_id": product_id, "quantity": 1})


def test_a_model_takes_no_field_that_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        CartLine.model_validate({"product_id": "curtain", "quantity": 1, "price": 1})


def test_duplicate_lines_are_summed_in_order_of_appearance() -> None:
    merged = merge_lines([line("lamp", 2), line("curtain", 1), line("lamp", 3)])

    assert merged == (line("lamp", 5), line("curtain", 1))


def test_a_changed_cart_is_one_version_later_and_still_the_same_cart() -> None:
    changed = cart(line("curtain")).containing([line("lamp")])

    assert changed == cart(line("lamp"), version=2)
