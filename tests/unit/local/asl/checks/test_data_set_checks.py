"""ItemReader, ItemBatcher and ResultWriter."""

from typing import Any

import pytest

from entrypoints.local.asl import validate
from tests.unit.local.asl.checks.faulty_definitions import (
    PATH_ONLY,
    assert_refused,
    jsonata,
    machine,
    spread,
    with_codes,
)

FAULTS = [
    (machine(spread(ItemBatcher={"MaxItemsPerBatch": -1})), "Minimum value is 0",
     "/States/A/ItemBatcher/MaxItemsPerBatch"),
    (machine(spread(ItemBatcher={"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.n"})),
     "[MaxItemsPerBatch, MaxItemsPerBatchPath]", "/States/A/ItemBatcher"),
    (jsonata(spread(ItemBatcher={"MaxItemsPerBatchPath": "$.n"})), PATH_ONLY.format("MaxItemsPerBatchPath"),
     "/States/A/ItemBatcher"),
    (machine(spread(ItemReader={"Resource": "arn:aws:states:::s3:getObject",
                                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "GIVEN",
                                                 "CSVHeaders": ["a", 1]}})),
     "Expected value of type String", "/States/A/ItemReader/ReaderConfig/CSVHeaders[1]"),
    (machine(spread(ItemReader={})), "These fields are required: [Resource]", "/States/A/ItemReader"),
    (machine(spread(ResultWriter={"Resource": "arn:aws:states:::s3:getObject"})),
     "The field 'Resource' does not match any of the allowed values", "/States/A/ResultWriter/Resource"),
    (machine(spread(ItemReader={"Resource": "arn:aws:states:::aws-sdk:s3:getObject"})),
     "The field 'Resource' does not match any of the allowed values", "/States/A/ItemReader/Resource"),
    (machine(spread(ItemReader={"Resource": "arn:aws:states:::s3:getObject",
                                "ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.n"}})),
     "[MaxItems, MaxItemsPath]", "/States/A/ItemReader/ReaderConfig"),
    (machine(spread(ItemReader={"Resource": "arn:aws:states:::s3:getObject",
                                "ReaderConfig": {"MaxItems": 100_000_001}})), "Maximum value is 100000000",
     "/States/A/ItemReader/ReaderConfig/MaxItems"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_data_set_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)


READER = "/States/A/ItemReader/ReaderConfig"


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"InputType": "PARQUET"}, None),
        ({"InputType": "MANIFEST"}, None),
        ({"ManifestType": "S3_INVENTORY"}, None),
        ({"ManifestType": "ATHENA_DATA", "InputType": "PARQUET"}, None),
        ({"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSONL"}, None),
        ({"Transformation": "NONE"}, None),
        ({"InputType": "AVRO"}, f"{READER}/InputType"),
        ({"ManifestType": "GLUE"}, f"{READER}/ManifestType"),
        ({"ManifestType": "S3_INVENTORY", "InputType": "JSON"}, f"{READER}/InputType"),
        ({"ManifestType": "ATHENA_DATA"}, READER),
        ({"ManifestType": "ATHENA_DATA", "InputType": "JSON"}, READER),
        ({"Transformation": "LOAD_AND_FLATTEN"}, READER),
        ({"Transformation": "FLATTEN", "InputType": "JSONL"}, f"{READER}/Transformation"),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, None),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"]}, None),
        ({"InputType": "CSV"}, READER),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}, READER),
        ({"InputType": "JSON", "CSVHeaderLocation": "FIRST_ROW"}, READER),
    ],
)
def test_a_reader_has_fields_that_go_together(config: dict[str, Any], place: str | None) -> None:
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": config}
    definition = machine(spread(ItemReader=reader))
    assert [d.location for d in validate(definition)] == ([place] if place else [])
