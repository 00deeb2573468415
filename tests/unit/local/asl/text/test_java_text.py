"""Text as Java writes it."""

import pytest

from entrypoints.local.asl.text.java_text import java_double, java_json, java_text, utf8


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (9_999_999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (-12_345_678.9, "-1.23456789E7"),
    ],
)
def test_a_double_has_an_exponent_if_it_is_small_or_large(value: float, text: str) -> None:
    assert java_double(value) == text


def test_json_has_doubles_as_java_prints_them() -> None:
    assert java_json({"a": [1e10, "1.0", 2]}) == '{"a":[1.0E10,"1.0",2]}'


def test_maps_and_lists_print_without_quotes() -> None:
    assert java_text({"Arg1": 1, "Arg2": [True, None, "é"]}) == "{Arg1=1, Arg2=[true, null, é]}"


def test_half_of_a_surrogate_pair_is_a_question_mark() -> None:
    assert utf8("a\ud800") == b"a?"
