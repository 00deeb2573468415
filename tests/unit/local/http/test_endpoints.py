from typing import NoReturn

import pytest

from entrypoints.local.http.endpoints import EndpointRefusedError, local_endpoint


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
