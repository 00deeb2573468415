import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.tags import merge_tags


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
