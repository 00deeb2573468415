import json
import threading
from typing import Any

import pytest

from entrypoints.local.events.bus import EventsError
from entrypoints.local.events.deliveries import TargetMissingError
from entrypoints.local.events.eventbridge_api import EventsApi
from entrypoints.local.events.schedule_expressions import ScheduleError
from entrypoints.local.events.schedules import Schedules
from entrypoints.local.template.event_sources import RuleTarget, ScheduleSource
from tests.unit.local.clock_and_ids import CountedIds
from tests.unit.local.events.conftest import FUNCTION, MACHINE, MakeRadar, Radar, rule

STORM = {"Source": "radar", "DetailType": "Storm", "Detail": '{"wind": 31}'}


@pytest.fixture
def radar(make_radar: MakeRadar) -> Radar:
    return make_radar(
        [rule({"source": ["radar"]}, RuleTarget("alarm", FUNCTION), RuleTarget("flow", MACHINE))]
    )


@pytest.fixture
def siren(make_radar: MakeRadar) -> Radar:
    """A bus whose only target is a function."""
    return make_radar([rule({"source": ["radar"]}, RuleTarget("alarm", FUNCTION))])


def settled(radar: Radar) -> None:
    assert radar.bus.drain(10)


def wait_for_retry(radar: Radar) -> None:
    """Deliveries are made by another thread: wait until it has asked for its next timer."""
    looked = threading.Event()
    for _ in range(1000):
        if radar.timers.waiting:
            return
        looked.wait(0.01)
    raise AssertionError("no retry was asked for")


def test_an_event_reaches_every_target_of_a_rule_that_matches(radar: Radar) -> None:
    answer = radar.put({**STORM, "Resources": ["arn:gauge"], "Time": 1_773_489_600})
    settled(radar)
    event_id = answer["Entries"][0]["EventId"]
    event = {
        "version": "0",
        "id": event_id,
        "detail-type": "Storm",
        "source": "radar",
        "account": "000000000000",
        "time": "2026-03-14T12:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:gauge"],
        "detail": {"wind": 31},
    }
    assert answer == {"FailedEntryCount": 0, "Entries": [{"EventId": event_id}]}
    assert sorted(radar.received, key=lambda item: item[0]) == [(FUNCTION, event), (MACHINE, event)]


def test_an_event_that_matches_no_rule_goes_nowhere(radar: Radar) -> None:
    radar.put(
        {**STORM, "Source": "sundial"},
        {**STORM, "EventBusName": "weather"},
        {**STORM, "EventBusName": "no-such"},
    )
    settled(radar)
    assert radar.received == []


@pytest.mark.parametrize("name", ["weather", "arn:aws:events:us-east-1:000000000000:event-bus/weather"])
def test_a_bus_is_known_by_name_and_arn(make_radar: MakeRadar, name: str) -> None:
    radar = make_radar([rule({"source": ["radar"]}, RuleTarget("alarm", FUNCTION), bus="weather")])
    radar.put({**STORM, "EventBusName": name})
    settled(radar)
    assert len(radar.received) == 1


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (
            {"Source": ""},
            "InvalidArgument",
            "Parameter Source is not valid. Reason: Source is a required argument.",
        ),
        ({"DetailType": None}, "InvalidArgument", "Reason: DetailType is a required argument."),
        ({"Detail": "{wind"}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": "[1]"}, "MalformedDetail", "Detail is malformed."),
        ({"Source": "aws.ec2"}, "NotAuthorizedForSourceException", "Not authorized for the source."),
    ],
)
def test_a_bad_entry_fails_alone(radar: Radar, change: dict[str, Any], code: str, message: str) -> None:
    answer = radar.put({**STORM, **change}, STORM)
    settled(radar)
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == code
    assert message in answer["Entries"][0]["ErrorMessage"]
    assert len(radar.received) == 2


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "length greater than or equal to 1"),
        ([STORM] * 11, "length less than or equal to 10"),
        ([{**STORM, "Detail": json.dumps({"x": "y" * 262_144})}], "over the limit"),
    ],
)
def test_a_call_beyond_the_limits_is_refused_whole(radar: Radar, entries: list[Any], message: str) -> None:
    with pytest.raises(EventsError, match=message) as caught:
        radar.put(*entries)
    assert caught.value.code == "ValidationException"
    settled(radar)
    assert radar.received == []


def test_a_failing_function_is_tried_twice_more_and_then_given_up(siren: Radar) -> None:
    siren.faults += [RuntimeError("siren stuck")] * 3
    siren.put(STORM)
    pauses = []
    for _ in range(2):
        wait_for_retry(siren)
        assert not siren.bus.drain(0)
        pauses.append(siren.timers.push())
    settled(siren)
    assert pauses == [60, 120]
    assert len(siren.received) == 3
    (letter,) = siren.bus.dead_letters
    assert (letter.origin, letter.target_arn, letter.error, letter.attempts) == (
        "Gale",
        FUNCTION,
        "siren stuck",
        3,
    )


def test_a_passing_fault_is_retried_and_leaves_no_dead_letter(siren: Radar) -> None:
    siren.faults.append(RuntimeError("siren stuck"))
    siren.put(STORM)
    wait_for_retry(siren)
    siren.timers.push()
    settled(siren)
    assert len(siren.received) == 2
    assert siren.bus.dead_letters == []


def test_a_missing_target_is_not_tried_again(siren: Radar) -> None:
    siren.faults.append(TargetMissingError("no such function"))
    siren.put(STORM)
    settled(siren)
    assert [(letter.error, letter.attempts) for letter in siren.bus.dead_letters] == [("no such function", 1)]


def test_a_target_of_an_unsupported_service_is_a_dead_letter_that_says_so(make_radar: MakeRadar) -> None:
    radar = make_radar([rule({"source": ["radar"]}, RuleTarget("q", "arn:aws:sqs:us-east-1:0:jobs"))])
    radar.put(STORM)
    settled(radar)
    assert [letter.error for letter in radar.bus.dead_letters] == ["targets of sqs are not supported here"]


def test_a_rules_own_retry_policy_holds_for_state_machines(make_radar: MakeRadar) -> None:
    target = RuleTarget("flow", MACHINE, maximum_retry_attempts=1, dead_letter_arn="arn:dlq")
    radar = make_radar([rule({"source": ["radar"]}, target)])
    radar.faults += [RuntimeError("busy")] * 2
    radar.put(STORM)
    wait_for_retry(radar)
    radar.timers.push()
    settled(radar)
    assert [(letter.dead_letter_arn, letter.attempts) for letter in radar.bus.dead_letters] == [
        ("arn:dlq", 2)
    ]


def test_a_scheduled_rule_fires_from_the_clock(make_radar: MakeRadar) -> None:
    radar = make_radar([rule(None, RuleTarget("alarm", FUNCTION), schedule="rate(2 minutes)")])
    schedule = ScheduleSource(
        "Dawn", "arn:dawn", "cron(1 12 * * ? *)", "UTC", True, RuleTarget("alarm", FUNCTION, input='"dawn"')
    )
    Schedules(radar.bus, [schedule], radar.clock, radar.timers).start()
    for _ in range(2):
        radar.clock.advance(60)
        for _ in range(2):
            radar.timers.push()
        settled(radar)
    dawn, tick = (payload for _, payload in radar.received)
    assert dawn == "dawn"
    assert (tick["source"], tick["detail-type"], tick["time"]) == (
        "aws.events",
        "Scheduled Event",
        "2026-03-14T12:02:00Z",
    )
    assert tick["detail"] == {}


def test_a_rate_of_scheduler_occurs_at_once_and_then_by_its_period(make_radar: MakeRadar) -> None:
    radar = make_radar([])
    hourly = ScheduleSource("Hourly", "arn:hourly", "rate(1 hours)", "UTC", True, RuleTarget("a", FUNCTION))
    Schedules(radar.bus, [hourly], radar.clock, radar.timers).start()
    settled(radar)
    assert [payload["time"] for _, payload in radar.received] == ["2026-03-14T12:00:00Z"]
    assert radar.timers.waiting[0][0] == 60


def test_a_rule_refuses_what_only_scheduler_takes(make_radar: MakeRadar) -> None:
    radar = make_radar([rule(None, RuleTarget("a", FUNCTION), schedule="rate(1 hours)")])
    with pytest.raises(ScheduleError, match="a value of 1 takes a singular unit"):
        Schedules(radar.bus, [], radar.clock, radar.timers)


def test_what_was_missed_is_not_made_up_for(make_radar: MakeRadar) -> None:
    radar = make_radar([rule(None, RuleTarget("alarm", FUNCTION), schedule="rate(1 minute)")])
    Schedules(radar.bus, [], radar.clock, radar.timers).start()
    radar.clock.advance(600)
    radar.timers.push()
    settled(radar)
    assert len(radar.received) == 1
    assert radar.timers.waiting[0][0] == 60


def test_the_api_answers_in_awss_protocol(radar: Radar) -> None:
    api = EventsApi(radar.bus, CountedIds())

    def call(action: str, **given: Any) -> tuple[int, Any]:
        answer = api.handle(f"AWSEvents.{action}", json.dumps(given).encode())
        return answer.status, json.loads(answer.body)

    assert call("PutEvents", Entries=[STORM])[1]["FailedEntryCount"] == 0
    assert call("PutEvents")[1]["__type"] == "ValidationException"
    assert [bus["Name"] for bus in call("ListEventBuses")[1]["EventBuses"]] == ["default", "weather"]
    assert [item["Name"] for item in call("ListRules")[1]["Rules"]] == ["Gale"]
    assert call("ListRules", EventBusName="none") == (
        400,
        {"__type": "ResourceNotFoundException", "message": "Event bus none does not exist."},
    )
    assert [item["Id"] for item in call("ListTargetsByRule", Rule="Gale")[1]["Targets"]] == ["alarm", "flow"]
    assert call("DescribeRule", Name="Calm")[1]["__type"] == "ResourceNotFoundException"
    pattern = json.dumps({"source": ["radar"]})
    assert call("TestEventPattern", EventPattern=pattern, Event='{"source": "radar"}') == (
        200,
        {"Result": True},
    )
    assert (
        call("TestEventPattern", EventPattern="{}", Event="{}")[1]["__type"] == "InvalidEventPatternException"
    )
    assert call("DeleteRule", Name="Gale")[1]["__type"] == "UnknownOperationException"
    assert api.handle("AWSEvents.PutEvents", b"{wind").status == 400
    settled(radar)
