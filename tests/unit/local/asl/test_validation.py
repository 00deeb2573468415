"""What is refused when a definition is created, with the place in it."""

import json

import pytest

from entrypoints.local.asl import DefinitionError, compile_definition, validate

SCHEMA = "SCHEMA_VALIDATION_FAILED"
FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:oven"


def machine(state, **more):
    return {"StartAt": "A", "States": {"A": state}, **more}


def passing(**fields):
    return {"Type": "Pass", "End": True, **fields}


def tasking(**fields):
    return {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}


def choosing(**rule):
    return {
        "StartAt": "A",
        "States": {"A": {"Type": "Choice", "Choices": [{"Next": "B", **rule}]}, "B": {"Type": "Succeed"}},
    }


@pytest.mark.parametrize(
    ("definition", "code", "location"),
    [
        ({"States": {"A": passing()}}, SCHEMA, "/"),
        ({"StartAt": "A"}, SCHEMA, "/"),
        ({"StartAt": "A", "States": {}}, SCHEMA, "/States"),
        (machine(passing(), Oven=1), SCHEMA, "/Oven"),
        (machine(passing(), TimeoutSeconds=0), SCHEMA, "/TimeoutSeconds"),
        (machine({"End": True}), SCHEMA, "/States/A"),
        (machine({"Type": "Oven"}), SCHEMA, "/States/A/Type"),
        (machine({"Type": "Pass"}), SCHEMA, "/States/A"),
        (machine(passing(Next="A")), SCHEMA, "/States/A"),
        (machine(passing(Seconds=3)), SCHEMA, "/States/A/Seconds"),
        (machine(passing(InputPath="loaf")), SCHEMA, "/States/A/InputPath"),
        (machine(passing(ResultPath="$.a[*]")), SCHEMA, "/States/A/ResultPath"),
        (machine(passing(Parameters={"a.$": "loaf"})), SCHEMA, "/States/A/Parameters"),
        (machine(passing(Parameters={"a.$": "States.Bake($.a)"})), SCHEMA, "/States/A/Parameters"),
        (machine(passing(Arguments={})), SCHEMA, "/States/A/Arguments"),
        (machine(passing(InputPath="$"), QueryLanguage="JSONata"), SCHEMA, "/States/A/InputPath"),
        (machine(passing(Output="{% ( %}"), QueryLanguage="JSONata"), SCHEMA, "/States/A/Output"),
        (machine(passing(QueryLanguage="JSONPath"), QueryLanguage="JSONata"), SCHEMA,
         "/States/A/QueryLanguage"),
        (machine({"Type": "Task", "End": True}), SCHEMA, "/States/A"),
        (machine(tasking(Resource="oven")), SCHEMA, "/States/A/Resource"),
        (machine(tasking(TimeoutSeconds=5, TimeoutSecondsPath="$.t")), SCHEMA, "/States/A"),
        (machine(tasking(TimeoutSeconds="5")), SCHEMA, "/States/A/TimeoutSeconds"),
        (machine(tasking(Retry=[{}])), SCHEMA, "/States/A/Retry[0]/ErrorEquals"),
        (machine(tasking(Retry=[{"ErrorEquals": ["E"], "BackoffRate": 0.5}])), SCHEMA,
         "/States/A/Retry[0]/BackoffRate"),
        (machine(tasking(Retry=[{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}])), SCHEMA,
         "/States/A/Retry[0]/ErrorEquals"),
        (machine(tasking(Catch=[{"ErrorEquals": ["E"]}])), SCHEMA, "/States/A/Catch[0]"),
        (machine(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "Nowhere"}])), "MISSING_TRANSITION_TARGET",
         "/States/A/Catch[0]/Next"),
        (machine({"Type": "Wait", "End": True}), SCHEMA, "/States/A"),
        (machine({"Type": "Wait", "Seconds": 1, "Timestamp": "2024-01-01T00:00:00Z", "End": True}), SCHEMA,
         "/States/A"),
        (machine({"Type": "Wait", "Timestamp": "noon", "End": True}), SCHEMA, "/States/A/Timestamp"),
        (choosing(Variable="$.a"), SCHEMA, "/States/A/Choices[0]"),
        (choosing(Variable="$.a", StringEquals=3), SCHEMA, "/States/A/Choices[0]/StringEquals"),
        (choosing(Variable="$.a", TimestampEquals="noon"), SCHEMA, "/States/A/Choices[0]/TimestampEquals"),
        (choosing(Variable="a", IsNull=True), SCHEMA, "/States/A/Choices[0]/Variable"),
        (choosing(And=[]), SCHEMA, "/States/A/Choices[0]/And"),
        (choosing(Not={"Variable": "$.a", "IsLoaf": True}), SCHEMA, "/States/A/Choices[0]/Not/IsLoaf"),
        (machine({"Type": "Parallel", "Branches": [], "End": True}), SCHEMA, "/States/A/Branches"),
        (machine({"Type": "Parallel", "End": True, "Branches": [{"StartAt": "B", "States": {"B": {}}}]}),
         SCHEMA, "/States/A/Branches[0]/States/B"),
        (machine({"Type": "Map", "End": True}), SCHEMA, "/States/A"),
        (machine({"Type": "Map", "End": True, "Label": "x",
                  "ItemProcessor": {"StartAt": "B", "States": {"B": passing()}}}), SCHEMA, "/States/A/Label"),
        (machine(passing(Next="B", End=False)), "MISSING_TRANSITION_TARGET", "/States/A/Next"),
        ({"StartAt": "B", "States": {"A": passing()}}, "MISSING_TRANSITION_TARGET", "/StartAt"),
        ({"StartAt": "A", "States": {"A": passing(), "B": passing()}}, "MISSING_TRANSITION_TARGET",
         "/States/B"),
        ({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}}, "MISSING_END_STATE", ""),
        ({"StartAt": "A" * 81, "States": {"A" * 81: passing()}}, "INVALID_STATE_NAME", f"/States/{'A' * 81}"),
        (machine({"Type": "Parallel", "End": True, "Branches": [machine(passing())]}), "DUPLICATE_STATE_NAME",
         "/States/A/Branches[0]/States/A"),
    ],
)  # fmt: skip
def test_a_fault_is_found_with_its_code_and_place(definition, code, location) -> None:
    errors = [(d.code, d.location) for d in validate(definition) if d.severity == "ERROR"]
    assert (code, location) in errors
    with pytest.raises(DefinitionError) as refused:
        compile_definition(json.dumps(definition))
    assert f"{code}: " in str(refused.value)


def test_text_that_is_no_json_is_refused() -> None:
    (diagnostic,) = validate("{oops")
    assert diagnostic.code == "INVALID_JSON_DESCRIPTION"
    assert validate("[]")[0].code == SCHEMA


def test_a_machine_without_an_end_has_no_other_findings_about_reach() -> None:
    states = {"A": {"Type": "Pass", "Next": "A"}, "B": {"Type": "Pass", "Next": "A"}}
    assert [d.code for d in validate({"StartAt": "A", "States": states})] == ["MISSING_END_STATE"]


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:states:::states:startExecution.sync:2",
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "arn:aws:states:eu-west-3:000000000000:activity:knead",
    ],
)
def test_express_machines_cannot_wait_for_others(resource) -> None:
    definition = machine(tasking(Resource=resource))
    assert validate(definition) == []
    assert [d.location for d in validate(definition, type="EXPRESS")] == ["/States/A/Resource"]


@pytest.mark.parametrize(
    ("state", "code", "location"),
    [
        (passing(Parameters={"who": "$.name"}), "NO_DOLLAR", "/States/A/Parameters/who"),
        (passing(Parameters={"id": "States.UUID()"}), "NO_DOLLAR", "/States/A/Parameters/id"),
        (passing(Result={"who.$": "$.name"}), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
    ],
)
def test_what_looks_like_a_path_but_is_none_is_warned_of_and_taken(state, code, location) -> None:
    definition = machine(state)
    assert [(d.severity, d.code, d.location) for d in validate(definition)] == [("WARNING", code, location)]
    compile_definition(definition)


def test_a_parquet_reader_is_refused_because_it_is_not_supported() -> None:
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "B", "States": {"B": passing()}}
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "PARQUET"}}
    definition = machine({"Type": "Map", "ItemProcessor": processor, "ItemReader": reader, "End": True})
    assert [d.location for d in validate(definition)] == ["/States/A/ItemReader/ReaderConfig/InputType"]
