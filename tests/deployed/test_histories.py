"""The same orders through three runtimes of one workflow: outcome, way and events are the same."""

import contextlib
import json
import re
from typing import Any

import pytest

STORIES = {
    "confirmed": ("pm_card_visa", 5, "CONFIRMED", 7),
    "declined": ("pm_card_chargeDeclined", 5, "REJECTED", 9),
    "out of stock": ("pm_card_passingFault", 1, "REJECTED", 10),
    "retried": ("pm_card_passingFault", 5, "CONFIRMED", 7),
}
"""By name: payment method, stock, the order's end, and how many states the guide says that it enters."""
RUNTIMES = ("local", "localstack", "ministack")

NOT_TOLD_BY_MINISTACK = {"TaskStarted"}
NOT_TOLD_BY_LOCALSTACK = {"SdkHttpMetadata", "SdkResponseMetadata"}
"""See docs/emulators-compared.md, which says of each difference what AWS does."""

OF_ONE_STORE = {"stackTrace"}
"""The local shop stands on memory, the deployed ones on DynamoDB."""

OF_ONE_RUN = [
    (r"[0-9a-f]{8}-[0-9a-f-]{27}", "an id"),
    (r"arn:aws:(\w+):[\w-]*:\d*:[\w:/-]*", r"an ARN of \1"),
    (r"^\w+-orders$", "the bus"),
]
"""What no two runs have in common: ids and physical names."""

Told = dict[str, list[dict[str, Any]]]
"""The events of one execution by runtime."""


@pytest.fixture(scope="module", params=STORIES)
def told(request: pytest.FixtureRequest) -> Told:
    """Play one story everywhere; return the order's status and the execution's events by runtime."""
    method, stock, status, _ = STORIES[request.param]
    found = {}
    for runtime in RUNTIMES:
        shop = request.getfixturevalue(f"{runtime}_shop")
        ana, clock = shop.customer("ana"), shop.stocked("clock", 120, stock)
        keeper = shop.keeper()
        shop.fill_cart(ana, clock, 1)
        order_id = shop.check_out(ana, method)
        if request.param == "out of stock":  # the last one breaks while the card is approved
            shop.wait_until_entered(order_id, "ProcessPayment")
            broken = {"delta": -1, "reason": "broken"}
            assert keeper.post(f"/products/{clock}/stock", broken).status == 200
        assert shop.decided(ana, order_id)["status"] == status
        found[runtime] = shop.history(order_id)
    return found


def test_the_way_through_the_states_is_the_same(told: Told, request: pytest.FixtureRequest) -> None:
    ways = {
        runtime: [
            event["stateEnteredEventDetails"]["name"]
            for event in events
            if "stateEnteredEventDetails" in event
        ]
        for runtime, events in told.items()
    }
    assert ways["local"] == ways["localstack"] == ways["ministack"]
    assert len(ways["local"]) == STORIES[request.node.callspec.params["told"]][-1]


def test_the_events_are_the_same(told: Told) -> None:
    kinds = {runtime: [event["type"] for event in events] for runtime, events in told.items()}
    assert kinds["local"] == kinds["localstack"]
    told_by_all = [kind for kind in kinds["local"] if kind not in NOT_TOLD_BY_MINISTACK]
    assert told_by_all == kinds["ministack"]


def test_localstack_tells_the_same_of_each_event(told: Told) -> None:
    local, theirs = ([_story(event) for event in told[runtime]] for runtime in ("local", "localstack"))
    assert local == theirs


def test_failures_have_the_same_names_everywhere(told: Told) -> None:
    failures = {
        runtime: [
            details["error"]
            for event in events
            for name, details in event.items()
            if name.endswith("FailedEventDetails")
        ]
        for runtime, events in told.items()
    }
    assert failures["local"] == failures["localstack"] == failures["ministack"]


def _story(event: dict[str, Any]) -> dict[str, Any]:
    """Return what an event tells, without what no two runs share: times, ids, names and places."""
    details = {
        key: _plain(value)
        for key, value in event.items()
        if key not in {"timestamp", "id", "previousEventId"}
    }
    return {"id": event["id"], "previous": event["previousEventId"], **details}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _plain(item)
            for key, item in value.items()
            if key not in NOT_TOLD_BY_LOCALSTACK | OF_ONE_STORE
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, str):
        return value
    with contextlib.suppress(ValueError):
        document = json.loads(value)
        if isinstance(document, dict):  # JSON that one writes with spaces and the other without
            return _plain(document)
    for pattern, word in OF_ONE_RUN:
        value = re.sub(pattern, word, value)
    return value
