"""Data sets of several objects and the sources of their items."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.stepfunctions.drivers import TaskFailed
from tests.unit.local.asl.conftest import Bakery, cause_of

GET = "arn:aws:states:::s3:getObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
SEEN = {
    "index.$": "$$.Map.Item.Index",
    "value.$": "$$.Map.Item.Value",
    "source.$": "$$.Map.Item.Source",
}


def each(**fields: Any) -> dict[str, Any]:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Each",
        "States": {"Each": {"Type": "Pass", "End": True}},
    }
    state = {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}
    return {"StartAt": "All", "States": {"All": state}}


def reading(config: dict[str, Any], resource: str = GET, **parameters: str) -> dict[str, Any]:
    given = {"Bucket": "bakery", **({"Key": "first"} if resource == GET else {}), **parameters}
    return {"Resource": resource, "ReaderConfig": config, "Parameters": given}


def asked(bakery: Bakery) -> list[tuple[str, str, str]]:
    """Return the requests in order: action, bucket, key."""
    return [
        (call.purpose, call.parameters["Bucket"], call.parameters.get("Key", "(list)"))
        for call in bakery.calls
    ]


INVENTORY = json.dumps(
    {
        "sourceBucket": "bakery",
        "destinationBucket": "arn:aws:s3:::ledger",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, Size",
        "files": [{"key": "inventory/data/1.csv.gz"}, {"key": "inventory/data/2.csv.gz"}],
    }
)


@pytest.mark.parametrize("config", [{"InputType": "MANIFEST"}, {"ManifestType": "S3_INVENTORY"}])
def test_an_inventory_names_its_columns_itself(
    bakery: Bakery, answers_of: Callable[[list[str]], list[dict[str, str]]], config: dict[str, str]
) -> None:
    texts = [INVENTORY, '"bakery","rye.jpg","12"\n', '"bakery","a+b.jpg","7"\n']
    execution = bakery.bake(each(ItemReader=reading(config)), getObject=answers_of(texts))
    assert execution.output == [
        {"Bucket": "bakery", "Key": "rye.jpg", "Size": "12"},
        {"Bucket": "bakery", "Key": "a+b.jpg", "Size": "7"},
    ]
    assert asked(bakery) == [
        ("read-items", "bakery", "first"),
        ("read-items", "ledger", "inventory/data/1.csv.gz"),
        ("read-items", "ledger", "inventory/data/2.csv.gz"),
    ]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[]", "The data set is no manifest of an Amazon S3 inventory."),
        ('{"files": []}', "The data set is no manifest of an Amazon S3 inventory."),
        (INVENTORY.replace("CSV", "ORC"), "The inventory's output format is ORC, and must be CSV."),
    ],
)
def test_a_manifest_that_is_no_inventory_cannot_be_read(bakery: Bakery, text: str, cause: str) -> None:
    reader = reading({"ManifestType": "S3_INVENTORY"})
    execution = bakery.bake(each(ItemReader=reader), getObject={"Body": text})
    assert (execution.error, execution.cause) == ("States.ItemReaderFailed", cause)


def test_a_manifest_of_athena_leads_to_objects_without_headers(
    bakery: Bakery, answers_of: Callable[[list[str]], list[dict[str, str]]]
) -> None:
    config = {
        "ManifestType": "ATHENA_DATA",
        "InputType": "CSV",
        "CSVHeaderLocation": "GIVEN",
        "CSVHeaders": ["bread", "count"],
    }
    texts = ["s3://lake/q/1\ns3://lake/q/2\n", "rye,2\n", "oat,1\nspelt,3\n"]
    execution = bakery.bake(each(ItemReader=reading(config), ItemSelector=SEEN), getObject=answers_of(texts))
    assert execution.output == [
        {"index": 0, "value": {"bread": "rye", "count": "2"}, "source": "S3://lake/q/1"},
        {"index": 1, "value": {"bread": "oat", "count": "1"}, "source": "S3://lake/q/2"},
        {"index": 2, "value": {"bread": "spelt", "count": "3"}, "source": "S3://lake/q/2"},
    ]


def test_a_line_of_the_manifest_that_is_no_uri_is_named(bakery: Bakery) -> None:
    reader = reading({"ManifestType": "ATHENA_DATA", "InputType": "JSONL"})
    execution = bakery.bake(each(ItemReader=reader), getObject={"Body": "rye.json\n"})
    assert execution.cause == "The manifest has a line that is no S3 URI: rye.json"


def test_parquet_files_come_as_rows(bakery: Bakery) -> None:
    reader = reading({"ManifestType": "ATHENA_DATA", "InputType": "PARQUET"})
    answers = [{"Body": "s3://lake/1\ns3://lake/2"}, {"Rows": [{"n": 1}]}, {"Rows": [{"n": 2}]}]
    execution = bakery.bake(each(ItemReader=reader), getObject=answers)
    assert execution.output == [{"n": 1}, {"n": 2}]
    assert [purpose for purpose, *_ in asked(bakery)] == ["read-items", "read-rows", "read-rows"]


LISTED = {"Contents": [{"Key": "day/"}, {"Key": "day/mon.json"}, {"Key": "day/tue.json"}]}


def test_listed_objects_are_the_items_unless_they_are_to_be_loaded(bakery: Bakery) -> None:
    execution = bakery.bake(
        each(ItemReader=reading({}, LIST, Prefix="day/"), ItemSelector=SEEN), listObjectsV2=LISTED
    )
    assert execution.output[1] == {"index": 1, "value": {"Key": "day/mon.json"}, "source": "S3://bakery"}
    assert asked(bakery) == [("read-items", "bakery", "(list)")]


def test_listed_objects_are_loaded_and_their_items_put_together(
    bakery: Bakery, answers_of: Callable[[list[str]], list[dict[str, str]]]
) -> None:
    config = {"InputType": "JSON", "ItemsPointer": "/loaves", "Transformation": "LOAD_AND_FLATTEN"}
    texts = ['{"loaves": [1, 2]}', '{"loaves": [3]}']
    execution = bakery.bake(
        each(ItemReader=reading(config, LIST, Prefix="day/"), ItemSelector=SEEN),
        listObjectsV2=LISTED,
        getObject=answers_of(texts),
    )
    assert [(one["value"], one["source"]) for one in execution.output] == [
        (1, "S3://bakery/day/mon.json"),
        (2, "S3://bakery/day/mon.json"),
        (3, "S3://bakery/day/tue.json"),
    ]


def test_no_object_is_read_that_max_items_does_not_ask_for(
    bakery: Bakery, answers_of: Callable[[list[str]], list[dict[str, str]]]
) -> None:
    config = {"InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN", "MaxItems": 2}
    execution = bakery.bake(
        each(ItemReader=reading(config, LIST)), listObjectsV2=LISTED, getObject=answers_of(["1\n2\n3\n"])
    )
    assert execution.output == [1, 2]
    assert len(bakery.calls) == 2


def test_an_object_that_is_gone_fails_the_run(bakery: Bakery, fails: Callable[..., TaskFailed]) -> None:
    config = {"InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN"}
    execution = bakery.bake(
        each(ItemReader=reading(config, LIST)),
        listObjectsV2=LISTED,
        getObject=[{"Body": "1"}, fails("S3.NoSuchKeyException")],
    )
    assert execution.error == "States.ItemReaderFailed"


def test_a_pointer_to_an_object_leads_to_its_keys_and_values(bakery: Bakery) -> None:
    reader = reading({"InputType": "JSON", "ItemsPointer": "/by~1day/mon"})
    text = '{"by/day": {"mon": {"rye": 2, "oat": 1}}}'
    selector = {**SEEN, "key.$": "$$.Map.Item.Key"}
    plain = bakery.bake(each(ItemReader=reader), getObject={"Body": text})
    assert plain.output == [{"Key": "rye", "Value": 2}, {"Key": "oat", "Value": 1}]
    selected = bakery.bake(each(ItemReader=reader, ItemSelector=selector), getObject={"Body": text})
    assert selected.output[1] == {"index": 1, "key": "oat", "value": 1, "source": "S3://bakery/first"}


@pytest.mark.parametrize(
    "fields", [{"ItemsPath": "$.breads"}, {"QueryLanguage": "JSONata", "Items": "{% $states.input.breads %}"}]
)
def test_a_distributed_map_goes_over_the_pairs_of_an_object(bakery: Bakery, fields: dict[str, str]) -> None:
    execution = bakery.bake(each(**fields), {"breads": {"rye": 2, "oat": 1}})
    assert execution.output == [{"Key": "rye", "Value": 2}, {"Key": "oat", "Value": 1}]


def test_an_inline_map_takes_arrays_only(bakery: Bakery) -> None:
    machine = each()
    machine["States"]["All"]["ItemProcessor"]["ProcessorConfig"] = {"Mode": "INLINE"}
    assert cause_of(bakery.bake(machine, {"rye": 2})).endswith('Reference path "$" must point to array.')


@pytest.mark.parametrize("mode", [{"Mode": "INLINE"}, {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}])
def test_items_of_the_state_data_say_so(bakery: Bakery, mode: dict[str, str]) -> None:
    machine = each(ItemSelector=SEEN)
    machine["States"]["All"]["ItemProcessor"]["ProcessorConfig"] = mode
    assert bakery.bake(machine, ["rye"]).output == [{"index": 0, "value": "rye", "source": "STATE_DATA"}]


@pytest.fixture
def answers_of() -> Callable[[list[str]], list[dict[str, str]]]:
    return lambda texts: [{"Body": text} for text in texts]
