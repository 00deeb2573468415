import os

import pytest

from entrypoints.local.functions.environment.client_environment import local_environment, of_template

HERE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "name",
    [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_ENDPOINT_URL_DYNAMODB",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_CA_BUNDLE",
        "AWS_LOGIN_CACHE_DIRECTORY",
        "AWS_OF_TOMORROW",
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "ALL_PROXY",
        "no_proxy",
    ],
)
def test_no_setting_of_the_sdks_remains(name: str) -> None:
    variables = local_environment(HERE, {name: "the developer's"})
    assert variables[name] is None


def test_functions_have_made_up_credentials_and_this_machine_as_aws() -> None:
    variables = local_environment(HERE, {"AWS_ACCESS_KEY_ID": "AKIAREAL", "BOTO_CONFIG": "/etc/boto.cfg"})
    assert (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) == ("local", "local")
    assert (variables["AWS_ENDPOINT_URL"], variables["AWS_EC2_METADATA_DISABLED"]) == (HERE, "true")
    files = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "BOTO_CONFIG")
    assert {variables[name] for name in files} == {os.devnull}


def test_what_has_nothing_to_do_with_aws_stays() -> None:
    assert "PATH" not in local_environment(HERE, {"PATH": "/bin"})


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("AWS_PROFILE", "production", False),
        ("AWS_ACCESS_KEY_ID", "AKIAREAL", False),
        ("AWS_SHARED_CREDENTIALS_FILE", "/home/me/.aws/credentials", False),
        ("AWS_ENDPOINT_URL_S3", "https://s3.eu-west-1.amazonaws.com", False),
        ("AWS_ENDPOINT_URL", "https://S3.AMAZONAWS.COM.", False),
        ("HTTPS_PROXY", "http://proxy.example:3128", False),
        ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000", True),
        ("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrap", True),
        ("TABLE", "orders", True),
    ],
)
def test_a_template_may_name_endpoints_of_this_machine_and_nothing_else_of_the_sdks(
    name: str, value: str, kept: bool
) -> None:
    assert of_template({name: value}) == ({name: value} if kept else {})
