import json

from entrypoints.local.console.pages.users import UserPages
from entrypoints.local.console.web.json_api import PageQuery
from tests.unit.local.cognito.conftest import APP, PASSWORD, POOL, Service, make_service, service  # noqa: F401 -- fixtures


def test_users_show_without_password_and_token(service: Service) -> None:  # noqa: F811
    service.pools.create_user("ada@example.com", PASSWORD, groups=["staff", "keepers"])
    service.call(
        "SignUp",
        ClientId=APP,
        Username="bob@example.com",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "bob@example.com"}],
    )
    service.sign_in("ada@example.com")
    shown = UserPages(service.pools).users(PageQuery({}))
    bob, ada = shown["items"]
    assert (ada["pool"], ada["email"], ada["status"], ada["enabled"]) == (
        POOL,
        "ada@example.com",
        "CONFIRMED",
        True,
    )
    assert ada["groups"] == ["keepers", "staff"]
    assert (bob["email"], bob["status"]) == ("bob@example.com", "UNCONFIRMED")
    assert set(ada) == {"pool", "username", "email", "status", "enabled", "groups", "created"}
    assert PASSWORD not in json.dumps(shown)


def test_users_are_paged_and_searched(service: Service) -> None:  # noqa: F811
    for name in ("ada", "bob", "cy"):
        service.pools.create_user(f"{name}@example.com", PASSWORD)
    pages = UserPages(service.pools)
    first = pages.users(PageQuery({"limit": "2"}))
    assert [user["email"] for user in first["items"]] == ["cy@example.com", "bob@example.com"]
    rest = pages.users(PageQuery({"limit": "2", "next": first["next"]}))
    assert ([user["email"] for user in rest["items"]], rest["next"]) == (["ada@example.com"], None)
    assert [user["email"] for user in pages.users(PageQuery({"q": "BOB"}))["items"]] == ["bob@example.com"]


def test_changes_are_counted_and_reads_are_none(service: Service) -> None:  # noqa: F811
    before = service.pools.changes
    service.pools.create_user("ada@example.com", PASSWORD)
    service.sign_in("ada@example.com")
    service.call("ListUsers", UserPoolId=POOL)
    service.call("AdminGetUser", UserPoolId=POOL, Username="ada@example.com")
    assert service.pools.changes == before + 1
    service.call("AdminDisableUser", UserPoolId=POOL, Username="ada@example.com")
    assert service.pools.changes == before + 2
