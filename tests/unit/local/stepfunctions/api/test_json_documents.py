from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.json_documents import read_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"loaves": 3}', {"loaves": 3}),
        ("1e308", 1e308),
        ("1E+3", 1000.0),
        ('"1e999"', "1e999"),
        ("-2.5e-400", 0.0),
    ],
)
def test_json_is_read(text: str, value: Any) -> None:
    assert read_document(text) == value


@pytest.mark.parametrize("text", ["", "{", "NaN", "Infinity", "1e999", "[1, -1E+400]", "[" * 100_000])
def test_a_text_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ApiError) as refusal:
        read_document(text)
    assert refusal.value.code == "InvalidExecutionInput"
