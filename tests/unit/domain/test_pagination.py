import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidCursor
from domain.pagination import decode_cursor, encode_cursor, paginate

POSITION = "2026-03-14T12:00:00.123456+00:00#order-1"


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_cursor_leads_back_to_its_position(scope: str, position: str) -> None:
    assert decode_cursor(scope, encode_cursor(scope, position)) == position


def test_a_cursor_altered_in_any_character_is_refused() -> None:
    cursor = encode_cursor("orders/alice", POSITION)
    for index in range(len(cursor)):
        for other in "A0-_z=+/ é":
            if cursor[index] != other:
                with pytest.raises(InvalidCursor):
                    decode_cursor("orders/alice", cursor[:index] + other + cursor[index + 1 :])


def test_a_cursor_altered_in_any_byte_is_refused() -> None:
    cursor = encode_cursor("orders/alice", POSITION)
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for index in range(len(raw)):
        for change in (1, 0x80, 0xFF):
            altered = raw[:index] + bytes([raw[index] ^ change]) + raw[index + 1 :]
            with pytest.raises(InvalidCursor):
                decode_cursor("orders/alice", base64.urlsafe_b64encode(altered).decode().rstrip("="))


def test_a_cursor_cut_or_lengthened_is_refused() -> None:
    cursor = encode_cursor("orders/alice", POSITION)
    for index in range(len(cursor)):
        with pytest.raises(InvalidCursor):
            decode_cursor("orders/alice", cursor[:index])
    for tail in ("A", "=", "==", "AAAA", "\n"):
        with pytest.raises(InvalidCursor):
            decode_cursor("orders/alice", cursor + tail)


@pytest.mark.parametrize("scope", ["orders/bob", "orders/alic", "orders/alice/", "products/", ""])
def test_a_cursor_of_another_listing_is_refused(scope: str) -> None:
    with pytest.raises(InvalidCursor) as refusal:
        decode_cursor(scope, encode_cursor("orders/alice", POSITION))

    assert refusal.value.details == {"field": "cursor"}


@given(st.text(alphabet=string.printable, max_size=80))
def test_what_was_never_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor("products/", text)


@pytest.mark.parametrize(("rows", "more"), [("", False), ("ab", False), ("abc", False), ("abcd", True)])
def test_only_a_page_that_others_follow_has_a_cursor(rows: str, more: bool) -> None:
    page = paginate(rows, 3, "letters", str)

    assert page.items == rows[:3]
    assert page.cursor == (encode_cursor("letters", "c") if more else None)
