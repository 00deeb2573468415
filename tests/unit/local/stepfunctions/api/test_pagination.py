from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of

CHEESES = ["Brie", "Comte", "Feta", "Gouda", "Manchego"]


def page(size: int, token: str | None, query: ListQuery) -> dict[str, Any]:
    after = query.position(token)
    rest = (cheese for cheese in CHEESES if after is None or cheese > after)
    return page_of("cheeses", rest, size, query, lambda cheese: cheese, lambda cheese: cheese)


def test_following_the_tokens_gives_every_item_once() -> None:
    seen: list[str] = []
    token = None
    while True:
        answer = page(2, token, ListQuery("ListCheeses"))
        seen += answer["cheeses"]
        token = answer.get("nextToken")
        if token is None:
            break

    assert seen == CHEESES


def test_the_last_page_has_no_token_even_when_it_is_full() -> None:
    assert "nextToken" not in page(5, None, ListQuery("ListCheeses"))


@pytest.mark.parametrize("token", ["Feta", "", "%%%", "\u00e9", "MDAwMDAwMDBGZXRh"])
def test_a_token_that_was_never_issued_is_refused(token: str) -> None:
    with pytest.raises(ApiError, match="InvalidToken: Invalid Token: 'Invalid token'"):
        page(2, token, ListQuery("ListCheeses"))


def test_a_token_of_another_query_is_refused() -> None:
    token = page(2, None, ListQuery("ListCheeses", "blue"))["nextToken"]

    with pytest.raises(ApiError, match="InvalidToken"):
        page(2, str(token), ListQuery("ListCheeses", "hard"))
