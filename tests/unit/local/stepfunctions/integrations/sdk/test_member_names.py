import pytest

from entrypoints.local.stepfunctions.integrations.sdk.member_names import request_names, sdk_member_name


@pytest.mark.parametrize(
    ("member", "names"),
    [
        ("Bucket", ("Bucket",)),
        ("stateMachineArn", ("StateMachineArn",)),
        ("ETag", ("ETag",)),
        ("ChecksumCRC32", ("ChecksumCRC32",)),
        ("DBInstanceIdentifier", ("DbInstanceIdentifier",)),
        ("SSEKMSKeyId", ("SsekmsKeyId",)),
        ("MD5OfMessageBody", ("Md5OfMessageBody",)),
        ("awsvpcConfiguration", ("AwsvpcConfiguration",)),
        ("equals", ("EqualsValue",)),
        ("static", ("StaticValue",)),
        ("S", ("S", "S")),
        ("BOOL", ("BOOL", "Bool")),
        ("NULL", ("NULL", "Nul")),
    ],
)
def test_members_are_named_as_in_the_sdk_for_java(member: str, names: tuple[str, ...]) -> None:
    assert request_names(member) == names
    assert sdk_member_name(member) == names[0]
