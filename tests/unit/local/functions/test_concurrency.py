import pytest

from entrypoints.local.functions.concurrency import Concurrency, TooManyInvocationsError

RESERVED = "ReservedFunctionConcurrentInvocationLimitExceeded"
ACCOUNT = "ConcurrentInvocationLimitExceeded"


def refused(places: Concurrency, function: str) -> str:
    with pytest.raises(TooManyInvocationsError, match=r"Rate Exceeded\.") as caught:
        places.enter(function)
    return caught.value.reason


def test_a_function_has_its_reserved_places_and_no_more() -> None:
    places = Concurrency({"Bake": 2}, account=10)
    places.enter("Bake")
    places.enter("Bake")
    assert refused(places, "Bake") == RESERVED
    places.leave("Bake")
    places.enter("Bake")


def test_a_reservation_of_none_disables_the_function() -> None:
    assert refused(Concurrency({"Bake": 0}), "Bake") == RESERVED


def test_the_others_share_what_is_not_reserved() -> None:
    places = Concurrency({"Bake": 2}, account=3)
    places.enter("Mix")
    assert refused(places, "Sell") == ACCOUNT
    places.enter("Bake")


def test_an_invocation_that_timed_out_gives_its_place_back_while_its_handler_runs_on() -> None:
    places = Concurrency({"Bake": 1})
    places.enter("Bake")
    places.abandon("Bake")
    places.enter("Bake")


def test_the_handlers_that_run_on_are_bounded() -> None:
    places = Concurrency({})
    for _ in range(1000):
        places.enter("Bake")
        places.abandon("Bake")
    assert refused(places, "Mix") == ACCOUNT
    places.returned()
    places.enter("Mix")
