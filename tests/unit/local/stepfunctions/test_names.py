import pytest

from entrypoints.local.stepfunctions.errors import ApiError
from entrypoints.local.stepfunctions.names import merge_tags, require_name


@pytest.mark.parametrize("name", ["order-7", "Größe_ß", "a.b", "x" * 80, "(parentheses)", "plus+equals="])
def test_names_that_aws_accepts(name: str) -> None:
    assert require_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "x" * 81, "two words", "a/b", "a:b", "100%", "<b>", "a\x7f", "q?", "a\ud800"]
)
def test_names_that_aws_refuses(name: str) -> None:
    with pytest.raises(ApiError, match="InvalidName"):
        require_name(name)


def test_a_fifty_first_tag_is_too_many() -> None:
    tags = merge_tags({}, ({"key": f"k{n}", "value": "v"} for n in range(50)), "arn:x")

    with pytest.raises(ApiError, match="TooManyTags"):
        merge_tags(tags, [{"key": "one-more", "value": ""}], "arn:x")
    assert merge_tags(tags, [{"key": "k0", "value": "new"}], "arn:x")["k0"] == "new"
