"""boto3 clients against the configured endpoint: one per service, kept, with timeouts always."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.integrations.sdk.service_models import client_name

if TYPE_CHECKING:  # importing boto3 takes 0.2 s
    import boto3
    from botocore.client import BaseClient


@dataclass(frozen=True, slots=True)
class ServicesEndpoint:
    """The address of the AWS services that tasks call, e.g. of a moto server.

    Attributes:
        url: Base URL for every service.
        region: The region of the clients.
        account: The access key id; emulators take the account from it.
        prepare: Called with each new boto3 client, such as to correct an emulator's answers.
    """

    url: str
    region: str = "us-east-1"
    account: str = "test"
    prepare: Callable[[Any], None] | None = None


class AwsClients:
    """Makes the client of a service at its first use."""

    def __init__(self, endpoint: ServicesEndpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._clients: dict[str, BaseClient] = {}
        self._session: boto3.Session | None = None

    def client(self, service: str) -> Any:
        """Return the client of a service as ARNs write it, `sfn`, or as boto3 does, `stepfunctions`.

        Raises:
            LookupError: The service does not exist.
        """
        present = self._clients.get(service)
        if present is not None:
            return present
        with self._lock:
            return self._clients.get(service) or self._make(service)

    def close(self) -> None:
        """Close the connections of all clients."""
        for client in self._clients.values():
            client.close()

    def _make(self, service: str) -> "BaseClient":
        import boto3  # noqa: PLC0415 -- 0.2 s, paid by the first task that calls a service
        from botocore.config import Config  # noqa: PLC0415 -- the same

        if self._session is None:
            self._session = boto3.Session(
                aws_access_key_id=self._endpoint.account,
                aws_secret_access_key="test",  # noqa: S106 -- emulators do not check it
                region_name=self._endpoint.region,
            )
        name = client_name(service) or service
        if name not in self._session.get_available_services():
            raise LookupError(f"There is no AWS service {service!r}")
        config = Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"total_max_attempts": 1},
            max_pool_connections=64,
            inject_host_prefix=False,
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"},
        )
        client: Any = self._session.client(name, endpoint_url=self._endpoint.url, config=config)  # type: ignore[call-overload]
        if self._endpoint.prepare is not None:
            self._endpoint.prepare(client)
        self._clients[service] = client
        return self._clients[service]
