"""Names that AWS refuses in an expression when the definition is created."""

import pytest

from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.jsonata.unsupported_references import unsupported_references


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{% phone %}", ["phone"]),
        ("{% phone.number & mail %}", ["phone", "mail"]),
        ("{% phone & phone %}", ["phone"]),
        ("{% {'a': x, 'b': [y]} %}", ["x", "y"]),
        ("{% $map(items, function($v){$v.a & q}) %}", ["items", "q"]),
        ("{% ($x := z; a ? b : -c) %}", ["z", "a", "b", "c"]),
        ("{% total ~> $sum() %}", ["total"]),
        ("{% $states.input.lines[price > 1].sku %}", []),
        ("{% $states.input.lines.(price * quantity) %}", []),
        ("{% $states.input.lines^(price){sku: quantity} %}", []),
        ("{% $states.input ~> |address|{'city': town}| %}", []),
        ("{% $cart.total > 1 and true and null = 1 %}", []),
    ],
)
def test_a_bare_name_is_only_valid_inside_a_map_or_filter(text: str, names: list[str]) -> None:
    assert unsupported_references(text) == [
        f"Reference to '{name}' at the top level is not supported." for name in names
    ]


def test_text_that_is_not_jsonata_has_no_references() -> None:
    with pytest.raises(ExpressionSyntaxError, match="Unexpected end of expression"):
        unsupported_references("{% 1 + %}")
