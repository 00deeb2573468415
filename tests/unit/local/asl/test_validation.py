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


def mapping(config=None, **fields):
    processor = {"StartAt": "B", "States": {"B": passing()}}
    if config:
        processor["ProcessorConfig"] = config
    return {"Type": "Map", "End": True, "ItemProcessor": processor, **fields}


def spread(**fields):
    return mapping({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **fields)


def paralleling(*branches):
    return {"Type": "Parallel", "End": True, "Branches": list(branches)}


def deciding(condition, **fields):
    """Return a JSONata machine with a Choice."""
    return {**choosing(Condition=condition, **fields), "QueryLanguage": "JSONata"}


def jsonata(state, **more):
    return machine(state, QueryLanguage="JSONata", **more)


PATH_ONLY = (
    "The QueryLanguage is set to 'JSONata', but field '{}' is only supported for the 'JSONPath' QueryLanguage"
)
JSONATA_ONLY = (
    "The QueryLanguage is set to 'JSONPath', but field '{}' is only supported for the 'JSONata' QueryLanguage"
)
NO_TYPE = (
    "The field 'Type' should have one of these values: "
    "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]"
)
NO_PATH = "Value must be a valid JSONPath."
NO_START = "Value is not a Reference Path: Reference path didn't start with '$'"
NO_SELECTOR = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]"
UNCLOSED = "JSONata string must start with {% and end with %}"
NO_TEMPLATE = "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call"

REFUSED = [
    # the machine
    ({"States": {"A": passing()}}, "These fields are required: [StartAt]", "/"),
    ({"StartAt": "A"}, "These fields are required: [States]", "/"),
    ({"StartAt": "A", "States": {}}, "Value cannot be empty", "/States"),
    ({"StartAt": "A", "States": {"A": 1}}, "Expected value of type Object", "/States/A"),
    (machine(passing(), Oven=1), "Field 'Oven' is not supported", "/"),
    (machine(passing(), TimeoutSeconds=-1), "Minimum value is 0", "/TimeoutSeconds"),
    (machine(passing(), Version="2.0"), "Value should be one of the following: [1.0]",
     "/Version"),
    (machine(passing(), QueryLanguage="XPath"), "should be one of the following: [JSONPath, JSONata]",
     "/QueryLanguage"),
    (machine(passing(), Comment=1), "Expected value of type String", "/Comment"),
    # all states
    (machine({"End": True}), "These fields are required: [Type]", "/States/A"),
    (machine({"Type": "Oven"}), NO_TYPE, "/States/A/Type"),
    (machine({"Type": "Pass"}), "This object should have only one of the following fields: [Next, End]",
     "/States/A"),
    (machine(passing(Next="A")), "only be one of the following fields: [Next, End]", "/States/A"),
    (machine({"Type": "Pass", "End": False}), "have only one of the following fields: [Next, End]",
     "/States/A"),
    (machine({"Type": "Succeed", "End": True}), "Field 'End' is not supported", "/States/A"),
    (machine({"Type": "Fail", "Next": "A"}), "Field 'Next' is not supported", "/States/A"),
    (machine(passing(Seconds=3)), "Field 'Seconds' is not supported", "/States/A"),
    (machine(passing(Retry=[])), "Field 'Retry' is not supported", "/States/A"),
    (machine(mapping(TimeoutSeconds=5)), "Field 'TimeoutSeconds' is not supported", "/States/A"),
    # JSONPath
    (machine(passing(InputPath="loaf")), NO_PATH, "/States/A/InputPath"),
    (machine(passing(OutputPath="$.[")), NO_PATH, "/States/A/OutputPath"),
    (machine(passing(ResultPath="loaf")), NO_PATH, "/States/A/ResultPath"),
    (machine(mapping(ItemsPath="loaves")), NO_PATH, "/States/A/ItemsPath"),
    (machine(mapping(ItemsPath="$.loaves[*]")), "Value is not a Reference Path", "/States/A/ItemsPath"),
    (machine(passing(ResultPath="$.a[*]")), "Value is not a Reference Path", "/States/A/ResultPath"),
    (machine(passing(ResultPath="$$.a")), "Value is not a Reference Path", "/States/A/ResultPath"),
    (machine(passing(Parameters={"a.$": "loaf"})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": "$.["})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": "States.Bake($.a)"})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": "States.MathAdd(1)"})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": 1})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters=[{"b": {"a.$": "x"}}])), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Output={})), JSONATA_ONLY.format("Output"), "/States/A"),
    (machine(tasking(Arguments={})), JSONATA_ONLY.format("Arguments"), "/States/A"),
    (machine(passing(Assign={"a" * 81: 1})), "at most 80", f"/States/A/Assign/{'a' * 81}"),
    (machine(passing(Assign=[])), "Expected value of type Object", "/States/A/Assign"),
    # JSONata
    (jsonata(passing(InputPath="$")), PATH_ONLY.format("InputPath"), "/States/A"),
    (jsonata(passing(Result=1)), PATH_ONLY.format("Result"), "/States/A"),
    (machine(passing(Parameters={}, QueryLanguage="JSONata")), PATH_ONLY.format("Parameters"), "/States/A"),
    (jsonata(passing(QueryLanguage="JSONPath")), "'QueryLanguage' can not be 'JSONPath'", "/States/A"),
    (jsonata(mapping(MaxConcurrencyPath="$.n")), PATH_ONLY.format("MaxConcurrencyPath"), "/States/A"),
    (jsonata(tasking(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": "{% 1 %}"}])),
     "Expected value of type Integer",
     "/States/A/Retry[0]/MaxAttempts"),
    (jsonata(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "A", "ResultPath": "$"}])),
     PATH_ONLY.format("ResultPath"), "/States/A/Catch[0]"),
    (jsonata({"Type": "Wait", "Seconds": "5", "End": True}), "Expected value of type Integer",
     "/States/A/Seconds"),
    (jsonata(mapping(Items={"a": 1})), "Expected an array or a JSONata expression", "/States/A/Items"),
    (deciding("yes"), "Expected a boolean or a JSONata expression", "/States/A/Choices[0]/Condition"),
    (deciding(True, Variable="$.a"), PATH_ONLY.format("Variable"), "/States/A/Choices[0]"),
    (choosing(Condition=True), JSONATA_ONLY.format("Condition"), "/States/A/Choices[0]"),
    # Task
    (machine({"Type": "Task", "End": True}), "These fields are required: [Resource]", "/States/A"),
    (machine(tasking(Resource="oven")), "Value is not a valid resource ARN", "/States/A/Resource"),
    (machine(tasking(Resource="arn:aws:sqs:eu-west-3:000000000000:q")), "is not recognized",
     "/States/A/Resource"),
    (machine(tasking(TimeoutSeconds=5, TimeoutSecondsPath="$.t")), "[TimeoutSeconds, TimeoutSecondsPath]",
     "/States/A"),
    (machine(tasking(TimeoutSeconds="5")), "Expected value of type Integer", "/States/A/TimeoutSeconds"),
    (machine(tasking(TimeoutSeconds=100_000_000)), "Maximum value is 99999999", "/States/A/TimeoutSeconds"),
    (machine(tasking(TimeoutSeconds=5, HeartbeatSeconds=5)), "must be smaller", "/States/A/HeartbeatSeconds"),
    # Retry and Catch
    (machine(tasking(Retry=[{}])), "These fields are required: [ErrorEquals]", "/States/A/Retry[0]"),
    (machine(tasking(Retry=[{"ErrorEquals": []}])), "Value cannot be empty",
     "/States/A/Retry[0]/ErrorEquals"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "BackoffRate": 0.5}])), "Minimum value is 1.0",
     "/States/A/Retry[0]/BackoffRate"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": -1}])), "Minimum value is 0",
     "/States/A/Retry[0]/MaxAttempts"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": 100_000_000}])),
     "Maximum value is 99999999",
     "/States/A/Retry[0]/MaxAttempts"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "IntervalSeconds": -1}])), "Minimum value is 0",
     "/States/A/Retry[0]/IntervalSeconds"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "MaxDelaySeconds": 0}])), "Minimum value is 1",
     "/States/A/Retry[0]/MaxDelaySeconds"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "JitterStrategy": "HALF"}])), "[NONE, FULL]",
     "/States/A/Retry[0]/JitterStrategy"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "Next": "A"}])), "Field 'Next' is not supported",
     "/States/A/Retry[0]"),
    (machine(tasking(Retry=[{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}])),
     "States.ALL must appear alone and at end of list", "/States/A/Retry[0]/ErrorEquals[0]"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E", "States.ALL"]}])),
     "States.ALL must appear alone and at end of list", "/States/A/Retry[0]/ErrorEquals[1]"),
    (machine(tasking(Catch=[{"ErrorEquals": ["E"]}])), "These fields are required: [Next]",
     "/States/A/Catch[0]"),
    (machine(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "A", "Output": 1}])),
     JSONATA_ONLY.format("Output"),
     "/States/A/Catch[0]"),
    # Wait and Fail
    (machine({"Type": "Wait", "End": True}),
     "have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]", "/States/A"),
    (machine({"Type": "Wait", "Seconds": 1, "Timestamp": "2024-01-01T00:00:00Z", "End": True}),
     "only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]", "/States/A"),
    (machine({"Type": "Wait", "Timestamp": "noon", "End": True}), "String does not match RFC3339 timestamp",
     "/States/A/Timestamp"),
    (machine({"Type": "Wait", "Seconds": -1, "End": True}), "Minimum value is 0", "/States/A/Seconds"),
    (machine({"Type": "Fail", "Error": "E", "ErrorPath": "$.e"}), "[Error, ErrorPath]", "/States/A"),
    (machine({"Type": "Fail", "CausePath": "e"}), NO_PATH, "/States/A/CausePath"),
    (jsonata({"Type": "Fail", "Cause": "{% 'e'"}), UNCLOSED, "/States/A/Cause"),
    (jsonata(passing(Output={"a": ["{% 1"]})), UNCLOSED, "/States/A/Output/a[0]"),
    # Credentials
    (machine(tasking(Credentials={})), "The field 'RoleArn' is required but was missing",
     "/States/A/Credentials"),
    (jsonata(tasking(Credentials={"Role": "r"})), "The field 'RoleArn' is required but was missing",
     "/States/A/Credentials"),
    (machine(tasking(Resource="arn:aws:states:eu-west-3:000000000000:activity:knead",
                     Credentials={"RoleArn.$": "$.role"})),
     "The field 'Credentials' is not supported for activities", "/States/A/Credentials"),
    # Choice
    (machine({"Type": "Choice"}), "These fields are required: [Choices]", "/States/A"),
    (machine({"Type": "Choice", "Choices": []}), "Value cannot be empty", "/States/A/Choices"),
    (choosing(), NO_SELECTOR, "/States/A/Choices[0]"),
    (choosing(StringEquals="a"), NO_SELECTOR, "/States/A/Choices[0]"),
    (choosing(Variable="$.a", Not={"Variable": "$.a", "IsNull": True}), NO_SELECTOR, "/States/A/Choices[0]"),
    ({**choosing(), "QueryLanguage": "JSONata"}, NO_SELECTOR, "/States/A/Choices[0]"),
    (choosing(Variable="$.a"), "must have a comparison operator", "/States/A/Choices[0]"),
    (choosing(Variable="$.a", IsNull=True, IsString=True),
     "There should only be one of the following fields: [IsNull, IsString]", "/States/A/Choices[0]"),
    (choosing(Variable="$.a", StringEquals=3), "type String", "/States/A/Choices[0]/StringEquals"),
    (choosing(Variable="$.a", NumericEquals="3"), "type Number", "/States/A/Choices[0]/NumericEquals"),
    (choosing(Variable="$.a", TimestampEquals="noon"), "RFC3339", "/States/A/Choices[0]/TimestampEquals"),
    (choosing(Variable="a", IsNull=True), NO_START, "/States/A/Choices[0]/Variable"),
    (choosing(Variable="$.a", StringEqualsPath="a"), NO_START, "/States/A/Choices[0]/StringEqualsPath"),
    (choosing(And=[]), "Value cannot be empty", "/States/A/Choices[0]/And"),
    (choosing(Not={"Variable": "$.a", "IsLoaf": True}), "Field 'IsLoaf'", "/States/A/Choices[0]/Not"),
    (choosing(Or=[{"Variable": "$.a", "IsNull": True, "Next": "B"}]), "Field 'Next'",
     "/States/A/Choices[0]/Or[0]"),
    # Parallel and Map
    (machine(paralleling()), "Value cannot be empty", "/States/A/Branches"),
    (machine(paralleling({"StartAt": "B", "States": {"B": {}}})), "[Type]", "/States/A/Branches[0]/States/B"),
    (machine(paralleling({**machine(passing()), "QueryLanguage": "JSONata"})), "Field 'QueryLanguage'",
     "/States/A/Branches[0]"),
    (machine({"Type": "Map", "End": True}),
     "This object should have only one of the following fields: [ItemProcessor, Iterator]", "/States/A"),
    (machine(mapping({"Mode": "DISTRIBUTED"})), "These fields are required: [ExecutionType]",
     "/States/A/ItemProcessor/ProcessorConfig"),
    (machine(mapping({"Mode": "DISTRIBUTED", "ExecutionType": "FAST"})),
     "Value should be one of the following: [STANDARD, EXPRESS]",
     "/States/A/ItemProcessor/ProcessorConfig/ExecutionType"),
    (machine(mapping({"Mode": "INLINE", "ExecutionType": "STANDARD"})),
     "Field 'ExecutionType' is not supported", "/States/A/ItemProcessor/ProcessorConfig"),
    (machine(mapping(Label="x")), "DISTRIBUTED mode only", "/States/A"),
    (machine(mapping({"Mode": "WIDE"})), "[INLINE, DISTRIBUTED]",
     "/States/A/ItemProcessor/ProcessorConfig/Mode"),
    (machine(mapping(MaxConcurrency=1, MaxConcurrencyPath="$.n")), "[MaxConcurrency, MaxConcurrencyPath]",
     "/States/A"),
    (machine(mapping(MaxConcurrency=-1)), "Minimum value is 0", "/States/A/MaxConcurrency"),
    (machine(spread(ToleratedFailurePercentage=101)), "Maximum value is 100.0",
     "/States/A/ToleratedFailurePercentage"),
    (machine(spread(ToleratedFailureCount=-1)), "Minimum value is 0", "/States/A/ToleratedFailureCount"),
    (machine(spread(ToleratedFailureCountPath="$$.Execution.Input.n")), "Value is not a Reference Path",
     "/States/A/ToleratedFailureCountPath"),
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

REFUSED_BY_A_CODE_OF_ITS_OWN = [
    (machine(passing(Assign={"states": 1})), "RESERVED_VARIABLE_NAME",
     "Cannot assign to reserved variable '$states'.", "/States/A/Assign/states"),
    (machine(passing(Assign={"1loaf.$": "$"})), "INVALID_VARIABLE_NAME",
     "Invalid variable name '1loaf': the variable name contains invalid characters.",
     "/States/A/Assign/1loaf.$"),
    (machine(passing(Assign={"_loaf": 1})), "INVALID_VARIABLE_NAME", "Invalid variable name '_loaf'",
     "/States/A/Assign/_loaf"),
    (machine(mapping(ItemSelector={}) | {
        "ItemProcessor": {"StartAt": "B", "States": {"B": spread(Label="x") | {"Next": "C", "End": False},
                                                     "C": spread(Label="x")}}}),
     "DUPLICATE_LABEL_NAME", "Duplicate Label name: x", "/States/A/ItemProcessor/States/C/Label"),
    (jsonata(passing(Output={"a": ["{% 1 + %}"]})), "INVALID_JSONATA_EXPRESSION",
     "Unexpected end of expression",
     "/States/A/Output/a[0]"),
    (jsonata(passing(Output="{% a[1,2) %}")), "INVALID_JSONATA_EXPRESSION", 'Expected "]", got ","',
     "/States/A/Output"),
    (jsonata(passing(Output={"v": "{% phone %}"})), "UNSUPPORTED_JSONATA_EXPRESSION",
     "Reference to 'phone' at the top level is not supported.", "/States/A/Output/v"),
    (jsonata(passing(Output="{% $$ %}")), "UNSUPPORTED_JSONATA_EXPRESSION", "'$$' is not supported",
     "/States/A/Output"),
    (jsonata(passing(Output="{% $states.errorOutput %}")), "UNSUPPORTED_JSONATA_EXPRESSION",
     "'$states.errorOutput' is not supported", "/States/A/Output"),
    (deciding("{% phone %}"), "UNSUPPORTED_JSONATA_EXPRESSION", "'phone'", "/States/A/Choices[0]/Condition"),
    (machine(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "Nowhere"}])), "MISSING_TRANSITION_TARGET",
     "Missing 'Next' target: Nowhere", "/States/A/Catch[0]/Next"),
    (machine({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "A"}],
     "Default": "Nowhere"}),
     "MISSING_TRANSITION_TARGET", "Missing 'Next' target: Nowhere", "/States/A/Default"),
    (machine(passing(Next="B", End=False)), "MISSING_TRANSITION_TARGET", "Missing 'Next' target: B",
     "/States/A/Next"),
    ({"StartAt": "B", "States": {"A": passing()}}, "MISSING_TRANSITION_TARGET", "B", "/StartAt"),
    ({"StartAt": "A", "States": {"A": passing(), "B": passing()}}, "MISSING_TRANSITION_TARGET",
     'State "B" is not reachable.', "/States/B"),
    (machine(paralleling({"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "A"}}})),
     "MISSING_TRANSITION_TARGET", "Missing 'Next' target: A", "/States/A/Branches[0]/States/B/Next"),
    (machine({"Type": "Pass", "Next": "A"}), "MISSING_END_STATE", "Workflow has no terminal state", ""),
    ({"StartAt": "A" * 81, "States": {"A" * 81: passing()}}, "INVALID_STATE_NAME",
     "exceeds the 80-character limit allowed by the service",
     f"/States/{'A' * 81}"),
    (machine(paralleling(machine(passing()))), "DUPLICATE_STATE_NAME", "Duplicate State name: A",
     "/States/A/Branches[0]/States/A"),
    (machine(spread(Label="a b")), "INVALID_LABEL_NAME", "a b", "/States/A/Label"),
    (machine(spread(Label="a" * 41)), "INVALID_LABEL_NAME",
     "exceeds the 40-character limit allowed by the service", "/States/A/Label"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("definition", "code", "message", "location"),
    [(definition, SCHEMA, *found) for definition, *found in REFUSED] + REFUSED_BY_A_CODE_OF_ITS_OWN,
)
def test_a_fault_is_found_with_its_code_its_sentence_and_its_place(
    definition, code, message, location
) -> None:
    errors = {(d.code, d.location): d.message for d in validate(definition) if d.severity == "ERROR"}
    assert message in errors[code, location]
    with pytest.raises(DefinitionError) as refused:
        compile_definition(json.dumps(definition))
    assert f"{code}: {errors[code, location]} at {location or 'null'}" in str(refused.value)


@pytest.mark.parametrize(
    "definition",
    [
        machine(passing(), Version="1.0"),
        machine(passing(), TimeoutSeconds=0),
        machine(tasking(Retry=[{"ErrorEquals": ["E"], "IntervalSeconds": 0}])),
        machine(tasking(Credentials={"RoleArn.$": "$.role"})),
        jsonata(tasking(Credentials="{% $states.input.credentials %}")),
        machine(passing(Assign={"größe_2": 1, "loaf.$": "$.loaf"})),
        machine(passing(Parameters={"a.$": "$$.Execution.Input", "b.$": "$loaf.crumb"})),
        machine(tasking(TimeoutSeconds=6, HeartbeatSeconds=5)),
        machine(mapping(ItemsPath="$$.Execution.Input.loaves", MaxConcurrencyPath="$n")),
        jsonata(tasking(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B",
         "Output": "{% $states.errorOutput %}",
                                "Assign": {"e": "{% $states.errorOutput.Error %}"}}]) | {"Next": "B",
                                 "End": False})
        | {"States": {"A": tasking(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B",
                                           "Output": "{% $states.errorOutput %}"}]),
                                            "B": {"Type": "Succeed"}}},
        jsonata(passing(Output="{% $states.input.loaves[weight > 1].(weight * 2) %}")),
    ],
)  # fmt: skip
def test_what_aws_takes_is_taken(definition) -> None:
    assert [d for d in validate(definition) if d.severity == "ERROR"] == []


def test_states_inside_a_jsonata_map_have_the_language_of_the_machine() -> None:
    inside = {"StartAt": "B", "States": {"B": passing(Output=1)}}
    definition = machine({"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": inside, "End": True})
    found = [(d.message, d.location) for d in validate(definition)]
    assert found == [(JSONATA_ONLY.format("Output"), "/States/A/ItemProcessor/States/B")]


def test_definitions_that_are_nothing_or_too_deep_have_codes_of_their_own() -> None:
    assert [d.code for d in validate("null")] == ["MISSING_DESCRIPTION"]
    assert [d.code for d in validate("[" * 100_000 + "]" * 100_000)] == ["TOO_DEEPLY_NESTED"]


@pytest.mark.parametrize("text", ["{oops", '{"Version": NaN}', '{"TimeoutSeconds": 1e999}'])
def test_text_that_is_no_json_is_refused(text) -> None:
    (diagnostic,) = validate(text)
    assert diagnostic.code == "INVALID_JSON_DESCRIPTION"
    assert validate("[]")[0].code == SCHEMA


def test_a_machine_without_an_end_has_no_other_findings_about_reach() -> None:
    states = {"A": {"Type": "Pass", "Next": "A"}, "B": {"Type": "Pass", "Next": "A"}}
    assert [d.code for d in validate({"StartAt": "A", "States": states})] == ["MISSING_END_STATE"]


@pytest.mark.parametrize(
    ("resource", "what"),
    [
        ("arn:aws:states:::states:startExecution.sync:2", "'.sync' service integration "),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "'.waitForTaskToken' service integration "),
        ("arn:aws:states:eu-west-3:000000000000:activity:knead", "Activity ARN"),
    ],
)
def test_express_machines_cannot_wait_for_others(resource, what) -> None:
    definition = machine(tasking(Resource=resource))
    assert validate(definition) == []
    assert [(d.message, d.location) for d in validate(definition, type="EXPRESS")] == [
        (f"Express state machine does not support {what}", "/States/A/Resource")
    ]


def test_express_machines_have_no_distributed_maps() -> None:
    message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
    assert [(d.message, d.location) for d in validate(machine(spread()), type="EXPRESS")] == [
        (message, "/States/A/ItemProcessor/ProcessorConfig/Mode")
    ]


@pytest.mark.parametrize(
    ("state", "code", "location"),
    [
        (passing(Parameters={"who": "$.name"}), "NO_DOLLAR", "/States/A/Parameters/who"),
        (passing(Parameters={"id": "States.UUID()"}), "NO_DOLLAR", "/States/A/Parameters/id"),
        (passing(Result={"who.$": "$.name"}), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
        (passing(Result={"all": [{"who.$": "$.name"}]}), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
        (passing(Result="$.name"), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
        (passing(Parameters={"all": [{"who": "$.name"}]}), "NO_DOLLAR", "/States/A/Parameters/all[0]/who"),
        (passing(Assign={"who": "$.name"}), "NO_DOLLAR", "/States/A/Assign/who"),
        (tasking(Credentials={"RoleArn": "$.role"}), "NO_DOLLAR", "/States/A/Credentials/RoleArn"),
        (tasking(Catch=[{"ErrorEquals": ["E"], "Next": "B", "Assign": {"e": "$.Error"}}]), "NO_DOLLAR",
         "/States/A/Catch[0]/Assign/e"),
        (spread(ItemBatcher={"MaxItemsPerBatch": 2, "BatchInput": {"who": "$.name"}}), "NO_DOLLAR",
         "/States/A/ItemBatcher/BatchInput/who"),
        (spread(ItemReader={"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Key": "$.key"}}),
         "NO_DOLLAR", "/States/A/ItemReader/Parameters/Key"),
        ({"Type": "Fail", "Cause": "$.why"}, "NO_PATH", "/States/A/Cause"),
    ],
)  # fmt: skip
def test_what_looks_like_a_path_but_is_none_is_warned_of_and_taken(state, code, location) -> None:
    definition = machine(state)
    if "Catch" in state:
        definition["States"]["B"] = {"Type": "Succeed"}
    assert [(d.severity, d.code, d.location) for d in validate(definition)] == [("WARNING", code, location)]
    compile_definition(definition)


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
def test_what_a_reader_may_be_told(config, place) -> None:
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": config}
    definition = machine(spread(ItemReader=reader))
    assert [d.location for d in validate(definition)] == ([place] if place else [])


def test_a_rule_that_compares_with_what_looks_like_a_path_is_warned_of() -> None:
    definition = choosing(Not={"Variable": "$.a", "StringEquals": "$.b"})
    assert [(d.code, d.location) for d in validate(definition)] == [
        ("NO_PATH", "/States/A/Choices[0]/Not/StringEquals")
    ]
