import pytest

from entrypoints.local.stepfunctions.api.arns import Place, parse_arn
from entrypoints.local.stepfunctions.api.errors import ApiError

BAKERY = "arn:aws:states:eu-west-1:123456789012:stateMachine:bake-bread"


def test_a_place_writes_what_the_parser_reads() -> None:
    place = Place(account="123456789012", region="eu-west-1")

    assert place.arn("stateMachine", "bake-bread") == BAKERY
    assert parse_arn(BAKERY).name == "bake-bread"


def test_a_qualified_arn_names_its_machine_and_its_version() -> None:
    arn = parse_arn(f"{BAKERY}:3", "stateMachine")

    assert (arn.unqualified, arn.qualifier) == (BAKERY, "3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bread", "Invalid Arn: 'Invalid ARN prefix: bread'"),
        (
            "arn:aws:sqs:eu-west-1:1:stateMachine:x",
            "Invalid Arn: 'Invalid ARN resource: arn:aws:sqs:eu-west-1:1:stateMachine:x'",
        ),
        (
            "arn:aws:states:eu-west-1:1:execution:bake-bread:monday",
            "Invalid Arn: 'Resource type not valid in this context: execution'",
        ),
        (f"{BAKERY}:1:2", f"Invalid Arn: 'Invalid ARN resource: {BAKERY}:1:2'"),
        (
            "arn:aws:states:eu-west-1:1:stateMachine:",
            "Invalid Arn: 'Invalid ARN resource: arn:aws:states:eu-west-1:1:stateMachine:'",
        ),
    ],
)
def test_a_text_that_is_not_a_state_machines_arn_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_arn(text, "stateMachine")

    assert (refused.value.code, refused.value.message) == ("InvalidArn", message)
