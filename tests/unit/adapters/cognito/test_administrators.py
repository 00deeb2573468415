"""Administrators of a Cognito pool, whatever it answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from adapters.cognito.administrators import CognitoAdministrators, TokenAdministrators
from adapters.memory.administrators import MemoryAdministrators
from domain.errors import StoreUnavailable
from tests.contract.moto_backend import client

WHO = {"UserPoolId": "us-east-1_shop", "Username": "u-1"}


@pytest.fixture
def stub() -> Iterator[Stubber]:
    with Stubber(client("cognito-idp")) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def administrators(stub: Stubber) -> CognitoAdministrators:
    cognito: Any = stub.client
    return CognitoAdministrators(cognito, "us-east-1_shop")


def user(*, enabled: bool) -> dict[str, Any]:
    return {"Username": "u-1", "Enabled": enabled}


@pytest.mark.parametrize(
    ("pages", "right"),
    [([["admin"]], True), ([["staff"], ["admin"]], True), ([["staff"]], False), ([[]], False)],
)
def test_an_administrator_is_in_the_group_on_any_page(
    stub: Stubber, administrators: CognitoAdministrators, pages: list[list[str]], right: bool
) -> None:
    stub.add_response("admin_get_user", user(enabled=True), WHO)
    for number, names in enumerate(pages):
        token = {"NextToken": f"page-{number + 1}"} if number + 1 < len(pages) else {}
        asked = WHO | ({"NextToken": f"page-{number}"} if number else {})
        page = {"Groups": [{"GroupName": name} for name in names], **token}
        stub.add_response("admin_list_groups_for_user", page, asked)
    assert administrators.include("u-1") is right


def test_a_disabled_user_is_none(stub: Stubber, administrators: CognitoAdministrators) -> None:
    stub.add_response("admin_get_user", user(enabled=False), WHO)
    assert not administrators.include("u-1")


def test_a_deleted_user_is_none(stub: Stubber, administrators: CognitoAdministrators) -> None:
    stub.add_client_error("admin_get_user", "UserNotFoundException", http_status_code=400)
    assert not administrators.include("u-1")


def test_a_busy_pool_is_unavailable(stub: Stubber, administrators: CognitoAdministrators) -> None:
    stub.add_client_error("admin_get_user", "TooManyRequestsException", http_status_code=400)
    with pytest.raises(StoreUnavailable):
        administrators.include("u-1")


def test_missing_rights_are_a_bug(stub: Stubber, administrators: CognitoAdministrators) -> None:
    stub.add_client_error("admin_get_user", "AccessDeniedException", http_status_code=400)
    with pytest.raises(ClientError):
        administrators.include("u-1")


def test_a_token_is_believed_where_the_deployment_says_so() -> None:
    assert TokenAdministrators().include("u-1")


def test_whoever_is_dismissed_is_none_in_memory() -> None:
    administrators = MemoryAdministrators()
    assert administrators.include("u-1")
    administrators.dismiss("u-1")
    assert not administrators.include("u-1")
