"""Map in DISTRIBUTED mode: child executions, batches, tolerated failures, readers and writers."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution, Limits
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskSucceeded
from tests.unit.local.asl.conftest import Bakery, cause_of

NOON = 1_715_601_600.0
FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:"

NOT_FOUND = (
    "The JSONPath '$.n' specified for the field 'n.$' could not be found in the input "
    """'{"loaves":[1]}'"""
)


def distributed(state: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Each",
        "States": {"Each": state or {"Type": "Pass", "End": True}},
    }
    return {
        "StartAt": "All",
        "States": {"All": {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}},
    }


def bake(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": f"{FUNCTION}bake", "End": True, **fields}


def test_each_item_is_an_execution_of_its_own(
    bakery: Bakery, types_of: Callable[[Execution], list[str]]
) -> None:
    execution = bakery.bake(distributed(Label="loaves"), ["rye", "spelt"])
    assert execution.output == ["rye", "spelt"]
    assert types_of(execution) == [
        "ExecutionStarted",
        "MapStateEntered",
        "MapStateStarted",
        "MapRunStarted",
        "MapRunSucceeded",
        "MapStateSucceeded",
        "MapStateExited",
        "ExecutionSucceeded",
    ]
    (run,) = execution.map_runs
    assert run.arn.startswith("arn:aws:states:eu-west-3:000000000000:mapRun:bakery/loaves:")
    assert [child.output for child in run.children] == ["rye", "spelt"]
    child = run.children[0]
    prefix = "arn:aws:states:eu-west-3:000000000000:execution:bakery/loaves:"
    assert child.identity.execution_arn == f"{prefix}{child.identity.name}"
    assert types_of(child)[1:3] == ["PassStateEntered", "PassStateExited"]


def test_items_are_batched_with_the_batch_input(bakery: Bakery) -> None:
    batcher = {"MaxItemsPerBatch": 2, "BatchInput": {"oven.$": "$.oven"}}
    definition = distributed(ItemBatcher=batcher, ItemsPath="$.loaves")
    execution = bakery.bake(definition, {"loaves": [1, 2, 3], "oven": "big"})
    assert execution.output == [
        {"Items": [1, 2], "BatchInput": {"oven": "big"}},
        {"Items": [3], "BatchInput": {"oven": "big"}},
    ]


def test_a_batch_is_no_larger_than_its_bytes_allow(bakery: Bakery) -> None:
    definition = distributed(ItemBatcher={"MaxInputBytesPerBatch": 64})
    execution = bakery.bake(definition, ["x" * 18] * 5)
    assert [len(batch["Items"]) for batch in execution.output] == [2, 2, 1]


def test_no_failure_is_tolerated_unless_the_machine_says_so(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    execution = bakery.bake(distributed(bake(), MaxConcurrency=1), [1, 2, 3], bake=["ok", fails("Burnt")])
    assert execution.error == "States.ExceedToleratedFailureThreshold"
    assert execution.cause == "The specified tolerated failure threshold was exceeded"
    assert types_of(execution)[-3:] == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]
    (run,) = execution.map_runs
    assert run.status == "FAILED"
    assert run.item_counts() | {"resultsWritten": 0} == {
        "pending": 1, "running": 0, "succeeded": 1, "failed": 1, "timedOut": 0, "aborted": 0, "total": 3,
        "resultsWritten": 0, "failuresNotRedrivable": 0, "pendingRedrive": 0,
    }  # fmt: skip


@pytest.mark.proves("Fields/ToleratedFailureCount", "Fields/ToleratedFailurePercentage")
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"ToleratedFailureCount": 1}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 50}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 25}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 24}, "FAILED"),
        ({"ToleratedFailureCountPath": "$[0]"}, "SUCCEEDED"),
    ],
)
def test_the_run_continues_after_tolerated_failures(
    bakery: Bakery, fails: Callable[..., TaskFailed], fields: dict[str, Any], status: str
) -> None:
    definition = distributed(bake(), MaxConcurrency=1, **fields)
    execution = bakery.bake(definition, [1, 2, 3, 4], bake=["a", fails("Burnt"), "c", "d"])
    assert execution.status == status
    if status == "SUCCEEDED":
        first, burnt, *rest = execution.output
        assert [first, *rest] == ["a", "c", "d"]
        assert (burnt["Status"], burnt["Error"], burnt["Input"]) == ("FAILED", "Burnt", "2")


@pytest.mark.proves("Fields/WriterConfig.Transformation")
@pytest.mark.parametrize(
    ("transformation", "shown"),
    [
        ("COMPACT", [["a", "b"], "FAILED", "c"]),
        ("FLATTEN", ["a", "b", "FAILED", "c"]),
        ("NONE", ["SUCCEEDED", "FAILED", "SUCCEEDED"]),
    ],
)
def test_a_failed_child_is_described_whatever_becomes_of_the_others(
    bakery: Bakery, fails: Callable[..., TaskFailed], transformation: str, shown: list[Any]
) -> None:
    writer = {"WriterConfig": {"Transformation": transformation, "OutputType": "JSON"}}
    definition = distributed(bake(), MaxConcurrency=1, ToleratedFailureCount=1, ResultWriter=writer)
    execution = bakery.bake(definition, [1, 2, 3], bake=[["a", "b"], fails("Burnt"), "c"])
    assert [one["Status"] if isinstance(one, dict) else one for one in execution.output] == shown


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("ToleratedFailureCount", 1.5,
         'The ToleratedFailureCountPath field refers to value "1.5" which is not a valid integer: $.some'),
        ("ToleratedFailureCount", -1, "ToleratedFailureCount cannot be negative."),
        ("ToleratedFailurePercentage", "few",
         'The ToleratedFailurePercentagePath field refers to value "few" which is not a valid float: $.some'),
        ("ToleratedFailurePercentage", 101, "ToleratedFailurePercentage must be between 0 and 100."),
    ],
)  # fmt: skip
def test_an_invalid_tolerance_is_a_runtime_error(
    bakery: Bakery, types_of: Callable[[Execution], list[str]], field: str, value: Any, sentence: str
) -> None:
    tolerance: dict[str, Any] = {f"{field}Path": "$.some"}
    definition = distributed(ItemsPath="$.loaves", **tolerance)
    execution = bakery.bake(definition, {"loaves": [1], "some": value})
    assert cause_of(execution).endswith(f"(entered at the event id #2). {sentence}")
    assert types_of(execution)[2:] == ["MapStateStarted", "ExecutionFailed"]


@pytest.mark.parametrize(
    ("config", "text", "items"),
    [
        ({"InputType": "JSON"}, '[{"kind": "rye"}, 2]', [{"kind": "rye"}, 2]),
        ({"InputType": "JSON", "MaxItems": 1}, "[1, 2]", [1]),
        ({"InputType": "JSON", "ItemsPointer": "/a/b"}, '{"a": {"b": [5]}}', [5]),
        ({"InputType": "JSONL"}, '{"n": 1}\n\n{"n": 2}\n', [{"n": 1}, {"n": 2}]),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, 'kind,kg\nrye,"1,5"\nspelt\n',
         [{"kind": "rye", "kg": "1,5"}, {"kind": "spelt", "kg": ""}]),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["k"], "CSVDelimiter": "PIPE"},
         "rye|1\n", [{"k": "rye"}]),
    ],
)  # fmt: skip
def test_an_item_reader_parses_items(
    bakery: Bakery, config: dict[str, Any], text: str, items: list[Any]
) -> None:
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": config,
        "Parameters": {"Bucket": "bakery", "Key.$": "$.key"},
    }
    execution = bakery.bake(distributed(ItemReader=reader), {"key": "loaves"}, getObject={"Body": text})
    call = bakery.calls[0]
    assert (call.purpose, call.parameters) == ("read-items", {"Bucket": "bakery", "Key": "loaves"})
    bakery.driver.deliver(execution, 1, TaskSucceeded({"Body": text}))
    bakery.driver.run()
    assert execution.output == items


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (TaskSucceeded({"Body": "[NaN]"}), "Unable to parse the data set as JSON."),
        (TaskSucceeded({"Body": "[1e999]"}), "Unable to parse the data set as JSON."),
        (TaskSucceeded({"Body": "{}"}), "Attempting to map over non-iterable node."),
        (TaskFailed("S3.NoSuchKeyException", "no such key"), "no such key"),
    ],
)
def test_an_unreadable_data_set_fails_the_run(
    bakery: Bakery, types_of: Callable[[Execution], list[str]], answer: TaskFailed | TaskSucceeded, cause: str
) -> None:
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
    execution = bakery.bake(distributed(ItemReader=reader))
    bakery.driver.deliver(execution, 1, answer)
    bakery.driver.run()
    assert (execution.error, execution.cause) == ("States.ItemReaderFailed", cause)
    assert types_of(execution)[-3:] == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]


@pytest.mark.proves("Fields/ResultWriter")
def test_a_result_writer_writes_files_and_a_manifest(bakery: Bakery) -> None:
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "out"}}
    bakery.answers["s3:putObject"] = [{}]
    execution = bakery.bake(distributed(ResultWriter=writer, Label="loaves"), ["rye"])
    for token in (1, 2):
        bakery.driver.deliver(execution, token, TaskSucceeded({}))
        bakery.driver.run()
    results, manifest = bakery.calls
    assert results.purpose == "write-results"
    assert json.loads(results.parameters["Body"])[0]["Output"] == '"rye"'
    key = execution.output["ResultWriterDetails"]["Key"]
    assert manifest.parameters["Key"] == key
    assert key.startswith("out/")
    assert key.endswith("/manifest.json")
    (run,) = execution.map_runs
    assert run.item_counts()["resultsWritten"] == 1
    files = json.loads(manifest.parameters["Body"])["ResultFiles"]
    assert files["SUCCEEDED"] == [{"Key": results.parameters["Key"], "Size": len(results.parameters["Body"])}]


def test_more_children_run_as_soon_as_a_user_allows_them(bakery: Bakery) -> None:
    execution = bakery.bake(distributed(bake(), MaxConcurrency=1), [1, 2, 3, 4])
    (run,) = execution.map_runs
    assert (len(bakery.calls), run.running) == (1, 1)
    bakery.driver.update_map_run(execution, run.arn, max_concurrency=3)
    bakery.driver.run()
    assert (len(bakery.calls), run.running) == (3, 3)


@pytest.mark.parametrize("width", [{}, {"MaxConcurrency": 5}])
def test_a_map_run_has_so_many_children_at_once_at_most(bakery: Bakery, width: dict[str, Any]) -> None:
    execution = bakery.bake(distributed(bake(), **width), list(range(5)), limits=Limits(map_run_children=3))
    assert (len(bakery.calls), execution.map_runs[0].running) == (3, 3)
    assert Limits().map_run_children == 10_000


def test_a_map_run_is_redriven_so_often_at_most(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    execution = bakery.bake(distributed(bake()), [1], limits=Limits(map_run_redrives=1), bake=fails("Burnt"))
    for _ in range(2):
        bakery.driver.redrive(execution)
        bakery.driver.run()

    (run,) = execution.map_runs
    assert (execution.status, execution.error, run.redrive_count) == ("FAILED", "States.Runtime", 1)
    assert execution.cause == (
        "An error occurred while executing the state 'All' (entered at the event id #2). "
        "The Map Run reached the maximum number of redrives (1)."
    )
    assert types_of(execution)[-3:] == ["ExecutionRedriven", "MapRunFailed", "ExecutionFailed"]
    assert Limits().map_run_redrives == 1_000


def test_stopping_the_parent_stops_its_children(bakery: Bakery) -> None:
    execution = bakery.bake(distributed(bake()), [1, 2])
    bakery.driver.stop(execution, "Enough", None)
    assert [child.status for child in execution.map_runs[0].children] == ["ABORTED", "ABORTED"]
    assert execution.map_runs[0].status == "ABORTED"


def test_stopping_the_parent_stops_a_run_that_is_still_reading(bakery: Bakery) -> None:
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "mill", "Key": "rye"}}
    execution = bakery.bake(distributed(bake(), ItemReader=reader))
    assert execution.map_runs[0].status == "RUNNING"
    bakery.driver.stop(execution, None, None)
    assert (execution.map_runs[0].status, execution.map_runs[0].stop_date) == ("ABORTED", NOON)


def test_a_redrive_also_runs_the_children_that_were_stopped(
    bakery: Bakery, fails: Callable[..., TaskFailed]
) -> None:
    execution = bakery.bake(distributed(bake()), [1, 2], bake=[fails("Burnt"), "bread"])
    assert [child.status for child in execution.map_runs[0].children] == ["FAILED", "ABORTED"]
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert execution.output == ["bread", "bread"]


def test_a_siblings_failure_aborts_a_map_run_and_the_history_says_so(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    branches = [
        distributed(bake()),
        {"StartAt": "Rye", "States": {"Rye": {"Type": "Task", "Resource": f"{FUNCTION}rye", "End": True}}},
    ]
    definition = {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}},
    }
    execution = bakery.bake(definition, [1], rye=fails("Burnt"))
    assert types_of(execution)[-5:] == [
        "LambdaFunctionFailed",
        "MapRunAborted",
        "MapStateAborted",
        "ParallelStateFailed",
        "ExecutionFailed",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"ItemBatcher": {"MaxItemsPerBatchPath": "$.n"}},
            "Invalid path '$.n' : No results for path: $['n']",
        ),
        (
            {"ItemBatcher": {"MaxItemsPerBatchPath": "$.loaves"}},
            'The MaxItemsPerBatchPath field refers to value "[1]" which is not a valid integer: $.loaves',
        ),
        ({"ItemSelector": {"n.$": "$.n"}}, NOT_FOUND),
    ],
)
def test_a_field_that_fails_during_the_run_names_the_state(
    bakery: Bakery, fields: dict[str, Any], sentence: str
) -> None:
    execution = bakery.bake(distributed(ItemsPath="$.loaves", **fields), {"loaves": [1]})
    where = "An error occurred while executing the state 'All' (entered at the event id #2)."
    assert (execution.error, execution.cause) == ("States.Runtime", f"{where} {sentence}")


@pytest.mark.parametrize("field", ["MaxItemsPerBatch", "MaxInputBytesPerBatch"])
def test_a_batch_cannot_have_less_than_nothing(bakery: Bakery, field: str) -> None:
    definition = distributed(ItemsPath="$.loaves", ItemBatcher={f"{field}Path": "$.n"})
    execution = bakery.bake(definition, {"loaves": [1], "n": -1})
    assert execution.error == "States.ItemReaderFailed"
    assert execution.cause == f"field {field} must be positive"
    assert bakery.bake(definition, {"loaves": [1, 2], "n": 0}).output == [{"Items": [1, 2]}]


def test_an_item_selector_that_fails_fails_the_run(
    bakery: Bakery, types_of: Callable[[Execution], list[str]]
) -> None:
    execution = bakery.bake(
        distributed(ItemSelector={"of.$": "$.nowhere"}, ItemsPath="$.loaves"), {"loaves": [1]}
    )
    assert execution.error == "States.Runtime"
    assert types_of(execution)[-2:] == ["MapRunFailed", "ExecutionFailed"]
    assert execution.map_runs[0].status == "FAILED"


def test_a_redrive_runs_the_failed_children_again_and_keeps_the_others(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    execution = bakery.bake(
        distributed(bake(), MaxConcurrency=1), [1, 2, 3], bake=["a", fails("Burnt"), "b", "c"]
    )
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert execution.output == ["a", "b", "c"]
    assert "MapRunRedriven" in types_of(execution)
    assert execution.map_runs[0].redrive_count == 1


def answer(
    bakery: Bakery, execution: Execution, *answers: TaskSucceeded | TaskFailed, first: int = 1
) -> None:
    for token, given in enumerate(answers, first):
        bakery.driver.deliver(execution, token, given)
        bakery.driver.run()


BURNT, BREAD = TaskFailed("Burnt", None), TaskSucceeded("bread")


def test_a_redrive_runs_no_more_children_at_once_than_may_run(bakery: Bakery) -> None:
    execution = bakery.bake(distributed(bake(), MaxConcurrency=1, ToleratedFailureCount=1), [1, 2, 3])
    answer(bakery, execution, BURNT, BURNT)
    (run,) = execution.map_runs
    assert [child.status for child in run.children] == ["FAILED", "FAILED"]

    bakery.driver.redrive(execution)
    bakery.driver.run()

    counts = run.item_counts()
    assert [counts[name] for name in ("running", "pendingRedrive", "failed", "pending")] == [1, 1, 0, 1]
    answer(bakery, execution, BREAD, BREAD, BREAD, first=3)
    assert execution.output == ["bread", "bread", "bread"]
    assert run.item_counts()["succeeded"] == 3


def test_a_redrive_that_is_stopped_can_be_redriven_again(bakery: Bakery) -> None:
    execution = bakery.bake(distributed(bake(), MaxConcurrency=1, ToleratedFailureCount=1), [1, 2])
    answer(bakery, execution, BURNT, BURNT)
    bakery.driver.redrive(execution)
    bakery.driver.run()
    bakery.driver.stop(execution, None, None)
    (run,) = execution.map_runs
    assert [child.status for child in run.children] == ["ABORTED", "FAILED"]

    bakery.driver.redrive(execution)
    bakery.driver.run()
    answer(bakery, execution, BREAD, BREAD, first=4)

    assert execution.output == ["bread", "bread"]


@pytest.mark.parametrize(("tolerated", "status"), [(0, "FAILED"), (1, "SUCCEEDED")])
def test_a_child_that_is_stopped_alone_counts_as_a_failure(
    bakery: Bakery, tolerated: int, status: str
) -> None:
    execution = bakery.bake(distributed(bake(), ToleratedFailureCount=tolerated), [1, 2])
    (run,) = execution.map_runs
    first, second = run.children

    bakery.driver.stop_child(execution, first.identity.execution_arn, "Oven.Cold", "no gas")
    answer(bakery, execution, BREAD, first=2)

    assert (first.status, first.error, first.cause) == ("ABORTED", "Oven.Cold", "no gas")
    assert second.status == ("SUCCEEDED" if tolerated else "ABORTED")
    assert execution.status == status
