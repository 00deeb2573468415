import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.resource_names import require_alias_name, require_name


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
