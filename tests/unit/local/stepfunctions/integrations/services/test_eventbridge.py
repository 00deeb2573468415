import json
from typing import Any

PUT = {
    "Type": "Task",
    "Resource": "arn:aws:states:::events:putEvents",
    "Parameters": {
        "Entries": [{"Source": "bakery", "DetailType": "Bread baked", "Detail": {"bread.$": "$.bread"}}]
    },
}


def test_events_carry_their_detail_as_text_and_who_sent_them(workshop: Any) -> None:
    described = workshop.end_of(workshop.machine(PUT), {"bread": "rye"})

    (entry,) = workshop.bus.entries
    assert entry["Detail"] == '{"bread":"rye"}'
    assert entry["Resources"] == [described["stateMachineArn"], described["executionArn"]]
    assert json.loads(described["output"])["Entries"] == [{"EventId": "event-0"}]


def test_one_refused_event_fails_the_task(workshop: Any) -> None:
    workshop.bus.refused = "bakery"

    described = workshop.end_of(workshop.machine(PUT), {"bread": "rye"})

    assert described["error"] == "EventBridge.FailedEntry"
    assert json.loads(described["cause"]) == {
        "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "try again"}],
        "FailedEntryCount": 1,
    }
