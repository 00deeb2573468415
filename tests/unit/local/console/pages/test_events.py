from collections.abc import Iterator
from typing import Any

import pytest

from entrypoints.local.console.pages.events import EventPages
from entrypoints.local.console.web.json_api import PageQuery
from entrypoints.local.events.bus import EventBus
from entrypoints.local.events.deliveries import Deliveries, TargetMissingError
from entrypoints.local.events.envelope import Envelopes
from entrypoints.local.events.event_log import EventLog
from entrypoints.local.template import Deployment
from entrypoints.local.template.event_sources import RuleSource, RuleTarget, ScheduleSource
from tests.unit.local.clock_and_ids import NOON, CountedIds, StoppedClock
from tests.unit.local.events.conftest import FUNCTION, PushedTimers

RULE = RuleSource(
    "Gale", "arn:gale", "weather", {"detail-type": ["Storm"]}, None, True, (RuleTarget("t", FUNCTION),)
)
DAILY = ScheduleSource("Daily", "arn:daily", "rate(1 day)", "UTC", True, RuleTarget("t", FUNCTION))


class Weather:
    """A bus with a event_log; `outcome` is how the next deliveries end."""

    def __init__(self) -> None:
        clock, self.timers = StoppedClock(), PushedTimers()
        self.deliveries = Deliveries(clock, self.timers, workers=1)
        self.bus = EventBus(
            ["weather"],
            [RULE],
            Envelopes(Deployment(), clock, CountedIds()),
            self.deliveries,
            event_log=EventLog(clock, events=3),
        )
        self.outcome: Exception | None = None
        self.deliveries.connect("lambda", lambda _arn, _payload, settle: settle(self.outcome))
        self.pages = EventPages(self.bus, [DAILY])

    def put(self, kind: str = "Storm", detail: str = '{"town": "oslo"}') -> None:
        entry = {"EventBusName": "weather", "Source": "sea", "DetailType": kind, "Detail": detail}
        assert self.bus.put_events([entry])["FailedEntryCount"] == 0

    def events(self, **asked: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.pages.events(PageQuery(asked))
        return shown


@pytest.fixture
def weather() -> Iterator[Weather]:
    world = Weather()
    yield world
    world.deliveries.close()


def test_an_event_shows_the_rules_it_matched_and_how_its_deliveries_went(weather: Weather) -> None:
    weather.put()
    assert weather.bus.drain(5)
    (event,) = weather.events()["items"]
    assert event["at"] == NOON.timestamp()
    assert (event["bus"], event["source"], event["detailType"]) == ("weather", "sea", "Storm")
    assert (event["detail"], event["rules"]) == ({"town": "oslo"}, ["Gale"])
    assert event["targets"] == [
        {"rule": "Gale", "target": "Alarm", "status": "delivered", "attempts": 1, "error": None}
    ]


def test_what_nobody_asked_for_went_nowhere(weather: Weather) -> None:
    weather.put("Calm")
    (event,) = weather.events()["items"]
    assert (event["rules"], event["targets"]) == ([], [])


def test_what_cannot_be_delivered_has_failed_with_its_reason(weather: Weather) -> None:
    weather.outcome = TargetMissingError("Function not found: Alarm")
    weather.put()
    assert weather.bus.drain(5)
    target = weather.events()["items"][0]["targets"][0]
    assert (target["status"], target["error"]) == ("failed", "Function not found: Alarm")


def test_what_will_be_tried_again_is_pending_with_the_last_error(weather: Weather) -> None:
    weather.outcome = RuntimeError("asleep")
    weather.put()
    while not weather.timers.waiting:
        weather.bus.drain(0.001)
    target = weather.events()["items"][0]["targets"][0]
    assert (target["status"], target["attempts"], target["error"]) == ("pending", 1, "asleep")
    weather.outcome = None
    weather.timers.push()
    assert weather.bus.drain(5)
    target = weather.events()["items"][0]["targets"][0]
    assert (target["status"], target["attempts"], target["error"]) == ("delivered", 2, None)


def test_events_are_newest_first_paged_searched_and_forgotten(weather: Weather) -> None:
    for town in ("oslo", "rome", "bergen", "paris"):
        weather.put(detail=f'{{"town": "{town}"}}')
    first = weather.events(limit="2")
    assert [item["detail"]["town"] for item in first["items"]] == ["paris", "bergen"]
    rest = weather.events(next=first["next"])
    assert ([item["detail"]["town"] for item in rest["items"]], rest["next"]) == (["rome"], None)
    assert len(weather.events(q="BERGEN")["items"]) == 1
    assert len(weather.events(q="storm")["items"]) == 3


def test_a_large_detail_is_cut(weather: Weather) -> None:
    weather.put(detail='{"town": "' + "x" * 20_000 + '"}')
    (event,) = weather.events()["items"]
    assert (len(event["detail"]), event["detailTruncated"]) == (16_384, True)


def test_rules_and_schedules_are_listed(weather: Weather) -> None:
    gale, daily = weather.pages.rules(PageQuery({}))["items"]
    assert gale == {
        "name": "Gale",
        "bus": "weather",
        "pattern": {"detail-type": ["Storm"]},
        "schedule": None,
        "enabled": True,
        "targets": ["Alarm"],
    }
    assert (daily["name"], daily["bus"], daily["schedule"]) == ("Daily", None, "rate(1 day)")


def test_progress_tells_of_events_and_of_their_deliveries(weather: Weather) -> None:
    before = weather.pages.progress()
    weather.put()
    assert weather.bus.drain(5)
    assert weather.pages.progress() > before


def test_a_bus_without_a_diary_shows_none(weather: Weather) -> None:
    weather.bus.event_log = None
    assert weather.events() == {"items": [], "next": None}
    assert weather.pages.progress() == (0, 0)
