"""The Wait state, on a clock that jumps."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.drivers import TaskFailed
from tests.unit.local.asl.conftest import Bakery, cause_of

NOON = 1_715_601_600.0
FORMAT = "valid ISO-8601 extended offset date-time format string"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"Seconds": 90}, 90),
        ({"SecondsPath": "$.rest"}, 45),
        ({"Timestamp": "2024-05-13T12:00:30Z"}, 30),
        ({"TimestampPath": "$.until"}, 3600),
        ({"Timestamp": "2020-01-01T00:00:00Z"}, 0),
        ({"Seconds": "{% $states.input.rest * 2 %}", "QueryLanguage": "JSONata"}, 90),
        ({"Timestamp": "{% $states.input.until %}", "QueryLanguage": "JSONata"}, 3600),
    ],
)
def test_it_ends_when_its_time_has_come(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]], fields: dict[str, Any], seconds: int
) -> None:
    given = {"rest": 45, "until": "2024-05-13T15:00:00+02:00"}
    execution = bakery.bake(make_one({"Type": "Wait", **fields}), given)
    assert (execution.status, execution.output) == ("SUCCEEDED", given)
    assert execution.stop_date == NOON + seconds


@pytest.mark.parametrize(
    ("fields", "given", "sentence"),
    [
        ({"SecondsPath": "$.rest"}, {},
         "The SecondsPath parameter does not reference an input value: $.rest"),
        ({"SecondsPath": "$.rest"}, {"rest": -1},
         "The SecondsPath parameter references a negative value: $.rest == -1"),
        ({"SecondsPath": "$.rest"}, {"rest": 1.5},
         "The SecondsPath parameter cannot be parsed as a long value: $.rest == 1.5"),
        ({"TimestampPath": "$.until"}, {"until": "2024-13-01T00:00:00Z"},
         f"The TimestampPath parameter does not reference a {FORMAT}: $.until == 2024-13-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_a_value_that_is_no_time_is_a_runtime_error(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    fields: dict[str, str],
    given: dict[str, Any],
    sentence: str,
) -> None:
    execution = bakery.bake(make_one({"Type": "Wait", **fields}), given)
    assert execution.error == "States.Runtime"
    assert cause_of(execution).endswith(sentence)


def test_a_jsonata_timestamp_that_is_none_is_an_evaluation_error(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = {"Type": "Wait", "Timestamp": "{% 'dawn' %}", "QueryLanguage": "JSONata"}
    execution = bakery.bake(make_one(state))
    assert execution.error == "States.QueryEvaluationError"
    assert details_of(execution, "EvaluationFailed")["location"] == "Timestamp"


def test_a_year_of_waiting_and_eight_retries_pass_at_once_with_the_right_times(
    bakery: Bakery, fails: Callable[..., TaskFailed]
) -> None:
    definition = {
        "StartAt": "Mature",
        "States": {
            "Mature": {"Type": "Wait", "Seconds": 31_536_000, "Next": "Taste"},
            "Taste": {
                "Type": "Task",
                "Resource": "arn:aws:lambda:eu-west-3:000000000000:function:taste",
                "Retry": [
                    {"ErrorEquals": ["TooYoung"], "IntervalSeconds": 60, "MaxAttempts": 8, "BackoffRate": 2}
                ],
                "End": True,
            },
        },
    }
    answers = [*[fails("TooYoung")] * 8, {"verdict": "good"}]
    execution = bakery.bake(definition, taste=answers)
    assert execution.output == {"verdict": "good"}
    scheduled = [event["timestamp"] for event in execution.history.events() if "Scheduled" in event["type"]]
    waited = [0, 60, 180, 420, 900, 1860, 3780, 7620, 15300]
    assert scheduled == [NOON + 31_536_000 + seconds for seconds in waited]
