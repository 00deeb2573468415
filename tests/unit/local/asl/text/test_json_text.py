"""JSON text of state data."""

from types import MappingProxyType

import pytest

from entrypoints.local.asl.text.json_text import byte_size, encoded, parse_json, same_json, to_json


def test_text_is_compact_and_keeps_characters_beyond_ascii() -> None:
    assert to_json({"café": [1, 2.0, None]}) == '{"café":[1,2.0,null]}'


def test_a_read_only_mapping_is_an_object() -> None:
    assert to_json(MappingProxyType({"loaf": 1})) == '{"loaf":1}'


def test_the_size_counts_bytes_of_utf8() -> None:
    assert byte_size("é") == len('"é"'.encode())


def test_numbers_beyond_64_bits_and_lone_surrogates_are_encoded() -> None:
    assert encoded(1 << 70) == str(1 << 70).encode()
    assert encoded("\ud800") == '"\ud800"'.encode(errors="surrogatepass")


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "1e999", "{", ""])
def test_text_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_json(text)


def test_the_last_of_equal_names_counts_unless_names_must_be_unique() -> None:
    assert parse_json('{"a":1,"a":2}') == {"a": 2}
    with pytest.raises(ValueError, match="same name twice"):
        parse_json('{"a":1,"a":2}', unique_names=True)


def test_values_of_different_types_are_different_json() -> None:
    assert same_json([{"a": 1}], [{"a": 1}])
    assert not same_json(True, 1)
    assert not same_json(1, 1.0)
    assert not same_json({"a": 1}, {"a": 1, "b": 2})
