import pytest

from entrypoints.local.stepfunctions.integrations.sdk.service_errors import exception_name, v1_exception_name


@pytest.mark.parametrize(
    ("shape", "name", "v1"),
    [
        ("NoSuchKey", "NoSuchKeyException", "NoSuchKeyException"),
        (
            "ConditionalCheckFailedException",
            "ConditionalCheckFailedException",
            "ConditionalCheckFailedException",
        ),
        ("DBInstanceNotFoundFault", "DbInstanceNotFoundException", "DBInstanceNotFoundFaultException"),
        ("EC2AccessDeniedException", "Ec2AccessDeniedException", "EC2AccessDeniedException"),
    ],
)
def test_errors_are_named_as_in_the_sdk_for_java(shape: str, name: str, v1: str) -> None:
    assert (exception_name(shape), v1_exception_name(shape)) == (name, v1)
