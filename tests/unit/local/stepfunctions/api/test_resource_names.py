import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.resource_names import merge_tags, require_alias_name, require_name


@pytest.mark.parametrize("name", ["order-7", "Größe_ß", "a.b", "x" * 80, "(parentheses)", "plus+equals="])
def test_names_that_aws_accepts(name: str) -> None:
    assert require_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "x" * 81, "two words", "a/b", "a:b", "100%", "<b>", "a\x7f", "q?", "a\ud800"]
)
def test_names_that_aws_refuses(name: str) -> None:
    with pytest.raises(ApiError, match="InvalidName"):
        require_name(name)


@pytest.mark.parametrize("name", ["live", "1st", "a.b-c_d", "-", "x" * 80])
def test_alias_names_that_aws_accepts(name: str) -> None:
    assert require_alias_name(name) == name


@pytest.mark.parametrize("name", ["", "1", "42", "two words", "Größe", "a+b", "x" * 81])
def test_alias_names_that_aws_refuses(name: str) -> None:
    with pytest.raises(ApiError, match="InvalidName"):
        require_alias_name(name)


def test_a_fifty_first_tag_is_too_many() -> None:
    tags = merge_tags({}, ({"key": f"k{n}", "value": "v"} for n in range(50)), "arn:x")

    with pytest.raises(ApiError, match="TooManyTags"):
        merge_tags(tags, [{"key": "one-more", "value": ""}], "arn:x")
    assert merge_tags(tags, [{"key": "k0", "value": "new"}], "arn:x")["k0"] == "new"


@pytest.mark.parametrize("key", ["cost centre", "Größe", "a_b.c:d/e=f+g-h@i", "x" * 128])
def test_tags_that_aws_accepts(key: str) -> None:
    assert merge_tags({}, [{"key": key, "value": key}], "arn:x") == {key: key}


@pytest.mark.parametrize(
    "tag",
    [
        {"value": "no key"},
        {"key": "aws:owner", "value": "ana"},
        {"key": "AWS:owner", "value": "ana"},
        {"key": "owner", "value": "aws:ana"},
        {"key": "owner?", "value": "ana"},
        {"key": "owner", "value": "ana & ben"},
    ],
)
def test_tags_that_aws_refuses(tag: dict[str, str]) -> None:
    with pytest.raises(ApiError, match="ValidationException: Tag "):
        merge_tags({}, [tag], "arn:x")
