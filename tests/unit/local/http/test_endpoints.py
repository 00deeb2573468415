from typing import NoReturn

import pytest

from entrypoints.local.http.endpoints import EndpointRefusedError, local_endpoint
from entrypoints.local.functions.environment.client_environment import local_environment


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:4566/", "127.0.0.1"),
        ("http://[::1]:8000", "::1"),
        ("http://dynamo.lan:8000", "192.168.7.4"),
        ("https://emulator.internal", "10.1.2.3"),
        ("http://emulator:4566", "fd12::7"),
    ],
)
def test_local_emulators_are_accepted(url: str, address: str) -> None:
    assert local_endpoint(url, lambda _host: [address]) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "https://dynamodb.us-east-1.amazonaws.com",
        "https://DynamoDB.us-east-1.amazonaws.com.",
        "https://dynamodb.cn-north-1.amazonaws.com.cn",
        "https://123456789012.ddb.us-east-1.api.aws",
        "https://dynamodb.us-east-1.on.aws",
    ],
)
def test_aws_itself_is_refused_without_looking_it_up(url: str) -> None:
    def find(_host: str) -> NoReturn:
        raise AssertionError

    with pytest.raises(EndpointRefusedError, match="is AWS itself"):
        local_endpoint(url, find)


@pytest.mark.parametrize(
    "address", ["52.94.0.1", "169.254.169.254", "2600:1f18::1", "::ffff:52.94.0.1", "::"]
)
def test_hosts_that_are_far_away_under_any_of_their_addresses_are_refused(address: str) -> None:
    with pytest.raises(EndpointRefusedError, match="outside of this machine"):
        local_endpoint("http://innocent.example", lambda _host: ["127.0.0.1", address])


@pytest.mark.parametrize("url", ["localhost:4566", "ftp://localhost", "http://", "embedded"])
def test_an_invalid_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(EndpointRefusedError, match="http://localhost:4566"):
        local_endpoint(url, lambda _host: ["127.0.0.1"])


def test_an_unknown_host_is_refused() -> None:
    def find(_host: str) -> NoReturn:
        raise OSError(8, "no such name")

    with pytest.raises(EndpointRefusedError, match="no such name"):
        local_endpoint("http://gone:1", find)


def test_no_profile_endpoint_or_proxy_remains_in_the_environment() -> None:
    present = {
        "AWS_PROFILE": "production",
        "AWS_ENDPOINT_URL_DYNAMODB": "https://dynamodb.us-east-1.amazonaws.com",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "NO_PROXY": "intranet",
    }
    variables = local_environment("http://127.0.0.1:8000", present)
    assert [variables[name] for name in present if name.startswith("AWS_")] == [None, None, None]
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:8000"
    assert variables["NO_PROXY"] == "intranet,127.0.0.1"


def test_a_service_elsewhere_keeps_its_own_address() -> None:
    variables = local_environment("http://127.0.0.1:8000", {}, {"DYNAMODB": "http://dynamo.lan:4566"})
    assert variables["AWS_ENDPOINT_URL_DYNAMODB"] == "http://dynamo.lan:4566"
    assert variables["no_proxy"] == "127.0.0.1,dynamo.lan"
