"""The stored form of inputs, which files of earlier versions hold."""

import json

import pytest

from entrypoints.local.asl import (
    ChildStop,
    Expire,
    Input,
    MapRunUpdate,
    Redrive,
    Start,
    Stop,
    TaskFailed,
    TaskHeartbeat,
    TaskReport,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    Terminate,
    TimerDue,
)
from entrypoints.local.stepfunctions.storage.input_codec import decode_input, encode_input

STORED: list[tuple[Input, str, str]] = [
    (Start(), "start", "[]"),
    (TaskReport(3, TaskSucceeded({"bread": "rye"})), "succeed", '[3, {"bread": "rye"}]'),
    (TaskReport(3, TaskFailed("Oven.Busy", None)), "fail", '[3, "Oven.Busy", null]'),
    (TaskReport(3, TaskSubmitted({"MessageId": "m"})), "submitted", '[3, {"MessageId": "m"}]'),
    (TaskReport(3, TaskStarted("baker")), "started", '[3, "baker"]'),
    (TaskReport(3, TaskHeartbeat()), "heartbeat", "[3]"),
    (TimerDue(4), "fire", "[4]"),
    (Stop("Shop.Closed", "it is late"), "stop", '["Shop.Closed", "it is late"]'),
    (Expire(), "expire", "[]"),
    (Terminate(), "terminate", "[]"),
    (Redrive(), "redrive", "[]"),
    (ChildStop("arn:child", None, None), "stop_child", '["arn:child", null, null]'),
    (MapRunUpdate("arn:run", 2, None, 12.5), "update_map_run", '["arn:run", 2, null, 12.5]'),
]


@pytest.mark.parametrize(("one", "name", "arguments"), STORED, ids=[name for _, name, _ in STORED])
def test_an_input_keeps_its_stored_name_and_arguments(one: Input, name: str, arguments: str) -> None:
    stored_name, stored_arguments = encode_input(one)

    assert (stored_name, list(stored_arguments)) == (name, json.loads(arguments))
    assert decode_input(name, json.loads(arguments)) == one


def test_an_input_of_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown input 'knead': a newer version has stored it"):
        decode_input("knead", [])
