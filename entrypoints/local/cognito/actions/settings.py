"""Pools and app clients: what a deployment declares, and what the API creates and describes."""

from typing import Any

from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request, page_start
from entrypoints.local.cognito.users.errors import invalid_parameter
from entrypoints.local.cognito.users.model import Client, Pool, Settings

_PAGE = 60


def add_pool(context: PoolContext, pool_id: str, name: str, settings: Settings) -> Pool:
    """Add a pool of a given id."""
    arn = f"arn:{context.partition}:cognito-idp:{context.region}:{context.account}:userpool/{pool_id}"
    now = context.now()
    pool = Pool(pool_id, name, arn, settings, now, now, secret=context.ids())
    context.pools[pool_id] = pool
    return pool


def add_client(
    context: PoolContext, pool: Pool, client_id: str, secret: str | None, settings: Settings
) -> Client:
    """Add an app client of a given id."""
    now = context.now()
    client = Client(client_id, pool.id, secret, settings, now, now)
    pool.clients[client_id] = client
    return client


def create_user_pool(context: PoolContext, given: Request) -> Answer:
    """Answer CreateUserPool."""
    settings = {name: value for name, value in given.items() if name != "PoolName"}
    suffix = context.ids().replace("-", "")[:9]
    return {"UserPool": _pool(add_pool(context, f"{context.region}_{suffix}", given["PoolName"], settings))}


def describe_user_pool(context: PoolContext, given: Request) -> Answer:
    """Answer DescribeUserPool."""
    return {"UserPool": _pool(context.pool(given["UserPoolId"]))}


def update_user_pool(context: PoolContext, given: Request) -> Answer:
    """Answer UpdateUserPool: settings that it does not name get their defaults; some never change."""
    pool = context.pool(given["UserPoolId"])
    fixed = ("Schema", "UsernameAttributes", "AliasAttributes", "UsernameConfiguration")
    kept = {name: pool.settings[name] for name in fixed if name in pool.settings}
    pool.name = given.get("PoolName", pool.name)
    pool.settings = {
        **{name: value for name, value in given.items() if name not in ("UserPoolId", "PoolName")},
        **kept,
    }
    pool.modified = context.now()
    return {}


def add_custom_attributes(context: PoolContext, given: Request) -> Answer:
    """Answer AddCustomAttributes."""
    pool = context.pool(given["UserPoolId"])
    pool.settings["Schema"] = [*(pool.settings.get("Schema") or []), *given["CustomAttributes"]]
    return {}


def delete_user_pool(context: PoolContext, given: Request) -> Answer:
    """Answer DeleteUserPool."""
    pool = context.pool(given["UserPoolId"])
    if pool.settings.get("DeletionProtection") == "ACTIVE":
        raise invalid_parameter(
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first."
        )
    del context.pools[pool.id]
    return {}


def list_user_pools(context: PoolContext, given: Request) -> Answer:
    """Answer ListUserPools."""
    found = [
        {"Id": pool.id, "Name": pool.name, "LastModifiedDate": pool.modified, "CreationDate": pool.created}
        for pool in context.pools.values()
    ]
    return _page("UserPools", found, given)


def create_user_pool_client(context: PoolContext, given: Request) -> Answer:
    """Answer CreateUserPoolClient."""
    pool = context.pool(given["UserPoolId"])
    settings = _client_settings(given)
    client_id, secret = (context.ids().replace("-", "") for _ in range(2))
    client = add_client(
        context, pool, client_id[:26], secret if given.get("GenerateSecret") else None, settings
    )
    return {"UserPoolClient": _client(client)}


def describe_user_pool_client(context: PoolContext, given: Request) -> Answer:
    """Answer DescribeUserPoolClient."""
    return {"UserPoolClient": _client(context.client_of(given["UserPoolId"], given["ClientId"])[1])}


def update_user_pool_client(context: PoolContext, given: Request) -> Answer:
    """Answer UpdateUserPoolClient: settings that it does not name get their defaults."""
    _, client = context.client_of(given["UserPoolId"], given["ClientId"])
    client.settings = {"ClientName": client.settings.get("ClientName"), **_client_settings(given)}
    client.modified = context.now()
    return {"UserPoolClient": _client(client)}


def delete_user_pool_client(context: PoolContext, given: Request) -> Answer:
    """Answer DeleteUserPoolClient."""
    pool, client = context.client_of(given["UserPoolId"], given["ClientId"])
    del pool.clients[client.id]
    return {}


def list_user_pool_clients(context: PoolContext, given: Request) -> Answer:
    """Answer ListUserPoolClients."""
    pool = context.pool(given["UserPoolId"])
    found = [
        {
            "ClientId": client.id,
            "UserPoolId": pool.id,
            "ClientName": client.settings.get("ClientName", client.id),
        }
        for client in pool.clients.values()
    ]
    return _page("UserPoolClients", found, given)


def check_client_settings(settings: Settings) -> None:
    """Reject a client that AWS does not create: rotated refresh tokens exclude REFRESH_TOKEN_AUTH.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RefreshTokenRotationType.html

    Raises:
        CognitoError: InvalidParameterException.
    """
    rotates = (settings.get("RefreshTokenRotation") or {}).get("Feature") == "ENABLED"
    if rotates and "ALLOW_REFRESH_TOKEN_AUTH" in (settings.get("ExplicitAuthFlows") or ()):
        raise invalid_parameter("Refresh token rotation cannot be enabled with ALLOW_REFRESH_TOKEN_AUTH.")


def _client_settings(given: Request) -> Settings:
    check_client_settings(given)
    return {
        name: value
        for name, value in given.items()
        if name not in ("UserPoolId", "ClientId", "GenerateSecret")
    }


def _page(name: str, found: list[dict[str, Any]], given: Request) -> Answer:
    start = page_start(given, "NextToken")
    following = start + (given.get("MaxResults") or _PAGE)
    token = {"NextToken": str(following)} if following < len(found) else {}
    return {name: found[start:following], **token}


def _pool(pool: Pool) -> Answer:
    return {
        **pool.settings,
        "Id": pool.id,
        "Name": pool.name,
        "Arn": pool.arn,
        "CreationDate": pool.created,
        "LastModifiedDate": pool.modified,
        "EstimatedNumberOfUsers": len(pool.users),
    }


def _client(client: Client) -> Answer:
    secret = {} if client.secret is None else {"ClientSecret": client.secret}
    return {
        "RefreshTokenValidity": 30,
        **client.settings,
        **secret,
        "UserPoolId": client.pool_id,
        "ClientId": client.id,
        "CreationDate": client.created,
        "LastModifiedDate": client.modified,
    }
