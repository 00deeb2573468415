from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError

COOL = {"Type": "Wait", "Seconds": 600}
BAKE = {"Type": "Pass", "Result": {"bread": "rye"}}
BURN = {"Type": "Fail", "Error": "Oven.TooHot", "Cause": "300 degrees"}


def test_an_execution_is_described_with_input_output_and_dates(workshop: Any) -> None:
    described = workshop.end_of(workshop.machine(BAKE), {"flour": 500}, "monday")

    arn = "arn:aws:states:us-east-1:000000000000"
    assert described == {
        "executionArn": f"{arn}:execution:bakery:monday",
        "stateMachineArn": f"{arn}:stateMachine:bakery",
        "name": "monday",
        "status": "SUCCEEDED",
        "startDate": workshop.driver.now(),
        "stopDate": workshop.driver.now(),
        "input": '{"flour": 500}',
        "inputDetails": {"included": True},
        "output": '{"bread":"rye"}',
        "outputDetails": {"included": True},
        "redriveCount": 0,
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
    }


def test_starting_again_by_name_while_it_runs_with_the_same_input_is_harmless(workshop: Any) -> None:
    arn = workshop.machine(COOL)
    first = workshop.orchestrator.executions.start_execution(arn, "monday", '{"flour": 500}')

    assert workshop.orchestrator.executions.start_execution(arn, "monday", '{"flour": 500}') == first
    workshop.driver.run()
    (listed,) = workshop.orchestrator.executions.list_executions(arn)["executions"]
    assert listed["status"] == "SUCCEEDED"


def test_progress_changes_by_a_redrive_that_has_already_ended(workshop: Any) -> None:
    failed = workshop.end_of(workshop.machine(BURN))
    before = workshop.orchestrator.records.progress()

    workshop.orchestrator.executions.redrive_execution(failed["executionArn"])
    workshop.driver.run()

    assert workshop.orchestrator.records.progress() != before


def test_a_name_cannot_be_used_for_another_input_or_after_the_end(workshop: Any) -> None:
    arn = workshop.machine(COOL)
    workshop.start(arn, {"flour": 500}, "monday")

    with pytest.raises(ApiError, match="ExecutionAlreadyExists: Execution Already Exists: 'arn:"):
        workshop.start(arn, {"flour": 600}, "monday")
    workshop.driver.run()
    with pytest.raises(ApiError, match="ExecutionAlreadyExists"):
        workshop.start(arn, {"flour": 500}, "monday")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "Invalid State Machine Execution Input"),
        ("NaN", "Invalid State Machine Execution Input"),
        ("", "empty"),
    ],
)
def test_an_input_that_is_not_json_is_refused(workshop: Any, text: str, reason: str) -> None:
    with pytest.raises(ApiError, match="InvalidExecutionInput"):
        workshop.orchestrator.executions.start_execution(workshop.machine(BAKE), "monday", text)


def test_an_input_is_measured_in_bytes_not_in_characters(workshop: Any) -> None:
    arn = workshop.machine(BAKE)

    assert workshop.end_of(arn, "x" * 262_142)["status"] == "SUCCEEDED"
    with pytest.raises(ApiError, match="less than or equal to 262144"):
        workshop.orchestrator.executions.start_execution(arn, None, '"' + "ä" * 140_000 + '"')


def test_executions_are_listed_newest_first_by_status_in_pages(workshop: Any) -> None:
    arn = workshop.machine(
        {
            "StartAt": "Which",
            "States": {
                "Which": {
                    "Type": "Choice",
                    "Choices": [{"Variable": "$.burnt", "BooleanEquals": True, "Next": "Burn"}],
                    "Default": "Done",
                },
                "Burn": BURN,
                "Done": {"Type": "Succeed"},
            },
        }
    )
    for day in range(5):
        workshop.end_of(arn, {"burnt": day % 2 == 1}, f"day-{day}")

    listed = workshop.orchestrator.executions.list_executions
    first = listed(arn, status_filter="SUCCEEDED", max_results=2)
    second = listed(arn, status_filter="SUCCEEDED", max_results=2, next_token=first["nextToken"])

    assert [e["name"] for e in first["executions"] + second["executions"]] == ["day-4", "day-2", "day-0"]
    assert [e["name"] for e in listed(arn, status_filter="FAILED")["executions"]] == ["day-3", "day-1"]
    with pytest.raises(ApiError, match="InvalidToken"):
        listed(arn, status_filter="FAILED", next_token=first["nextToken"])


def test_a_new_execution_does_not_shift_the_next_page(workshop: Any) -> None:
    arn = workshop.machine(BAKE)
    for day in range(4):
        workshop.end_of(arn, name=f"day-{day}")
    first = workshop.orchestrator.executions.list_executions(arn, max_results=2)
    workshop.end_of(arn, name="day-4")

    second = workshop.orchestrator.executions.list_executions(
        arn, max_results=2, next_token=first["nextToken"]
    )

    assert [e["name"] for e in second["executions"]] == ["day-1", "day-0"]


def test_history_comes_in_pages_and_backwards(workshop: Any) -> None:
    arn = workshop.end_of(workshop.machine(BAKE))["executionArn"]
    history = workshop.orchestrator.executions.get_execution_history
    whole = [event["id"] for event in history(arn)["events"]]

    first = history(arn, 3, reverse_order=True)
    second = history(arn, 3, reverse_order=True, next_token=first["nextToken"])

    assert [event["id"] for event in first["events"] + second["events"]] == whole[::-1]
    assert "nextToken" not in second


def test_history_without_data_has_neither_inputs_nor_outputs(workshop: Any) -> None:
    arn = workshop.end_of(workshop.machine(BAKE), {"secret": "yeast"})["executionArn"]

    shown = workshop.orchestrator.executions.get_execution_history(arn, include_execution_data=False)

    assert "yeast" not in str(shown)
    assert "rye" not in str(shown)
    assert shown["events"][0]["executionStartedEventDetails"]["inputDetails"] == {"truncated": False}


def test_stopping_aborts_with_error_and_cause_and_again_changes_nothing(workshop: Any) -> None:
    arn = workshop.start(workshop.machine(COOL))
    workshop.driver.run(until=workshop.driver.now() + 1)

    first = workshop.orchestrator.executions.stop_execution(arn, "Power.Cut", "the oven is off")
    again = workshop.orchestrator.executions.stop_execution(arn, "Other", "later")

    described = workshop.orchestrator.executions.describe_execution(arn)
    assert (described["status"], described["error"], described["cause"]) == (
        "ABORTED",
        "Power.Cut",
        "the oven is off",
    )
    assert first == again == {"stopDate": described["stopDate"]}


def test_a_failed_execution_is_redriven_from_the_state_that_failed(workshop: Any, handler_error: Any) -> None:
    hot = {"degrees": 300}

    def oven(event: Any) -> Any:
        if hot["degrees"] > 250:
            raise handler_error("Oven.TooHot", "burnt")
        return {"bread": "rye"}

    workshop.functions.handlers = {"knead": lambda _: {"dough": 1}, "oven": oven}
    function = "arn:aws:lambda:us-east-1:000000000000:function:"
    arn = workshop.machine(
        {
            "StartAt": "Knead",
            "States": {
                "Knead": {"Type": "Task", "Resource": function + "knead", "Next": "Bake"},
                "Bake": {"Type": "Task", "Resource": function + "oven", "End": True},
            },
        }
    )
    failed = workshop.end_of(arn)
    assert (failed["status"], failed["redriveStatus"]) == ("FAILED", "REDRIVABLE")

    hot["degrees"] = 220
    redrive = workshop.orchestrator.executions.redrive_execution(failed["executionArn"], "token-1")
    assert workshop.orchestrator.executions.redrive_execution(failed["executionArn"], "token-1") == redrive
    workshop.driver.run()

    described = workshop.orchestrator.executions.describe_execution(failed["executionArn"])
    assert (described["status"], described["output"], described["redriveCount"]) == (
        "SUCCEEDED",
        '{"bread":"rye"}',
        1,
    )
    assert [name for name, _ in workshop.functions.calls] == ["knead", "oven", "oven"]
    with pytest.raises(
        ApiError, match="ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven"
    ):
        workshop.orchestrator.executions.redrive_execution(failed["executionArn"])


def test_executions_draw_by_chance_each_on_its_own_and_repeatably(new_workshop: Any) -> None:
    draw = {"Type": "Pass", "Parameters": {"id.$": "States.UUID()"}}

    def drawn(seed: int) -> list[str]:
        workshop = new_workshop(seed=seed)
        arn = workshop.machine(draw)
        return [workshop.end_of(arn)["output"] for _ in range(3)]

    assert len(set(drawn(1))) == 3
    assert drawn(1) == drawn(1) != drawn(2)


def test_an_execution_runs_as_soon_as_its_redrive_is_answered(workshop: Any) -> None:
    failed = workshop.end_of(workshop.machine(BURN))["executionArn"]

    workshop.orchestrator.executions.redrive_execution(failed)

    described = workshop.orchestrator.executions.describe_execution(failed)
    assert (described["status"], described["redriveCount"]) == ("RUNNING", 1)
    assert not described.keys() & {"stopDate", "error", "cause"}
    assert described["redriveStatusReason"] == "Execution is RUNNING and cannot be redriven"
    workshop.driver.run()
    assert workshop.orchestrator.executions.describe_execution(failed)["status"] == "FAILED"


def test_an_execution_that_fails_again_at_once_can_be_redriven_again(workshop: Any) -> None:
    failed = workshop.end_of(workshop.machine(BURN))["executionArn"]
    for count in (1, 2, 3):
        workshop.orchestrator.executions.redrive_execution(failed)
        workshop.driver.run()

        described = workshop.orchestrator.executions.describe_execution(failed)
        assert (described["status"], described["redriveCount"]) == ("FAILED", count)


def test_of_two_redrives_at_once_one_is_refused(workshop: Any) -> None:
    failed = workshop.end_of(workshop.machine(BURN))["executionArn"]
    workshop.orchestrator.executions.redrive_execution(failed)

    with pytest.raises(ApiError, match="ExecutionNotRedrivable"):
        workshop.orchestrator.executions.redrive_execution(failed)
    workshop.driver.run()

    assert workshop.orchestrator.executions.describe_execution(failed)["redriveCount"] == 1


def test_an_end_that_is_reported_twice_counts_once(new_workshop: Any) -> None:
    workshop = new_workshop(keep_finished=2)
    arn = workshop.machine(BAKE)
    for day in ("monday", "tuesday"):
        described = workshop.end_of(arn, name=day)
        record = workshop.orchestrator.records.require(described["executionArn"])
        workshop.orchestrator.records.finish(record)

    assert len(workshop.orchestrator.executions.list_executions(arn)["executions"]) == 2


def test_only_so_many_finished_executions_are_kept_and_running_ones_always(new_workshop: Any) -> None:
    workshop = new_workshop(keep_finished=3)
    cool, bake = workshop.machine(COOL, "cooling"), workshop.machine(BAKE, "baking")
    patient = workshop.start(cool)
    workshop.driver.run(until=workshop.driver.now() + 1)
    for day in range(6):
        workshop.start(bake, name=f"day-{day}")
        workshop.driver.run(until=workshop.driver.now() + 1)

    listed = workshop.orchestrator.executions.list_executions(bake)["executions"]

    assert [e["name"] for e in listed] == ["day-5", "day-4", "day-3"]
    assert workshop.orchestrator.executions.describe_execution(patient)["status"] == "RUNNING"
    with pytest.raises(ApiError, match="ExecutionDoesNotExist: Execution Does Not Exist: 'arn:"):
        workshop.orchestrator.executions.describe_execution(
            listed[0]["executionArn"].replace("day-5", "day-0")
        )


def test_actions_that_express_machines_do_not_support_are_refused(workshop: Any) -> None:
    arn = workshop.machine(BAKE, type="EXPRESS")
    execution = workshop.start(arn)

    with pytest.raises(ApiError, match="StateMachineTypeNotSupported"):
        workshop.orchestrator.executions.list_executions(arn)
    with pytest.raises(ApiError, match="Resource type not valid in this context: express"):
        workshop.orchestrator.executions.describe_execution(execution)
    with pytest.raises(ApiError, match="StateMachineTypeNotSupported"):
        workshop.orchestrator.executions.start_sync_execution(workshop.machine(BAKE, "standard"))


def test_the_children_of_a_distributed_map_are_executions_of_its_map_run(workshop: Any) -> None:
    arn = workshop.machine(
        {
            "Type": "Map",
            "ItemsPath": "$.loaves",
            "Label": "Slicing",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Slice",
                "States": {"Slice": {"Type": "Pass", "End": True}},
            },
        }
    )
    parent = workshop.end_of(arn, {"loaves": ["rye", "spelt", "oat"]})
    o = workshop.orchestrator
    assert parent["output"] == '["rye","spelt","oat"]'

    (run,) = o.map_runs.list_map_runs(parent["executionArn"])["mapRuns"]
    described = o.map_runs.describe_map_run(run["mapRunArn"])
    children = o.executions.list_executions(map_run_arn=run["mapRunArn"], status_filter="SUCCEEDED")[
        "executions"
    ]

    assert (described["status"], described["itemCounts"]["succeeded"]) == ("SUCCEEDED", 3)
    child = o.executions.describe_execution(children[0]["executionArn"])
    assert (child["input"], child["mapRunArn"]) == ('"oat"', run["mapRunArn"])
    assert (
        o.executions.get_execution_history(child["executionArn"])["events"][-1]["type"]
        == "ExecutionSucceeded"
    )
    assert o.executions.describe_state_machine_for_execution(child["executionArn"])["label"] == "Slicing"
    with pytest.raises(ApiError, match="Map Run is SUCCEEDED and cannot be updated") as refused:
        o.map_runs.update_map_run(run["mapRunArn"], max_concurrency=5)
    assert refused.value.members == {"reason": "CANNOT_UPDATE_COMPLETED_MAP_RUN"}


def test_a_failed_child_of_a_map_run_is_redriven_by_its_map_run(workshop: Any) -> None:
    arn = workshop.machine(
        {
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Slice",
                "States": {"Slice": BURN},
            },
        }
    )
    o = workshop.orchestrator
    parent = workshop.end_of(arn, ["rye"])
    (run,) = o.map_runs.list_map_runs(parent["executionArn"])["mapRuns"]
    (child,) = o.executions.list_executions(map_run_arn=run["mapRunArn"])["executions"]

    assert (parent["status"], parent["redriveStatus"]) == ("FAILED", "REDRIVABLE")
    assert o.executions.describe_execution(child["executionArn"])["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"


def test_a_running_map_run_accepts_new_limits(workshop: Any) -> None:
    state = {
        "Type": "Map",
        "MaxConcurrency": 1,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Cool",
            "States": {"Cool": {**COOL, "End": True}},
        },
    }
    arn = workshop.start(workshop.machine(state), ["rye", "spelt", "oat"])
    began = workshop.driver.now()
    workshop.driver.run(until=began + 1)
    (run,) = workshop.orchestrator.map_runs.list_map_runs(arn)["mapRuns"]

    workshop.orchestrator.map_runs.update_map_run(run["mapRunArn"], max_concurrency=3)
    workshop.driver.run()

    described = workshop.orchestrator.map_runs.describe_map_run(run["mapRunArn"])
    assert (described["maxConcurrency"], described["executionCounts"]["succeeded"]) == (3, 3)
    assert workshop.driver.now() < began + 2 * 600 + 1


@pytest.mark.parametrize(("reverse", "ids"), [(False, [1, 2, 3, 4]), (True, [2, 1])])
def test_pages_of_a_history_that_grows_repeat_and_skip_nothing(
    workshop: Any, reverse: bool, ids: list[int]
) -> None:
    arn = workshop.orchestrator.executions.start_execution(workshop.machine(COOL))["executionArn"]
    workshop.driver.run(until=workshop.driver.now() + 1)
    seen: list[int] = []
    token = None

    while token is not None or not seen:
        page = workshop.orchestrator.executions.get_execution_history(
            arn, 1, reverse_order=reverse, **({"next_token": token} if token else {})
        )
        seen += [event["id"] for event in page["events"]]
        token = page.get("nextToken")
        workshop.driver.run()

    assert seen == ids
