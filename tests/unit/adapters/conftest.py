"""The adapters of AWS on moto, with waits that are written down and not waited."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 -- seeded
from typing import Any

import pytest
from moto import mock_aws

from adapters.aws.contention_backoff import Backoff
from adapters.aws_wiring import AwsAdapters
from tests.contract import moto_backend
from tests.contract.backends import Backend


@dataclass(frozen=True, slots=True)
class Aws:
    """A backend with what a fault needs: the client to hook into, and the waits that it caused."""

    backend: Backend
    adapters: AwsAdapters
    client: Any
    ses: Any
    pauses: list[float] = field(default_factory=list)


@pytest.fixture
def aws() -> Iterator[Aws]:
    pauses: list[float] = []
    client, ses = moto_backend.client("dynamodb"), moto_backend.client("sesv2")
    with mock_aws(), moto_backend.light_transactions(), moto_backend.mailbox(ses) as box:
        moto_backend.create_tables_in_moto()
        ses.create_email_identity(EmailIdentity=moto_backend.VARIABLES["SENDER_ADDRESS"])
        adapters = moto_backend.adapters_on(
            moto_backend.Serialized(client), backoff=Backoff(Random(7), pauses.append)
        )
        yield Aws(moto_backend.backend_of(adapters, box), adapters, client, ses, pauses)
