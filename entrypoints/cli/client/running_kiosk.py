"""Clients of a running Kiosk: boto3 for AWS's protocols, plain HTTP for the shop's API."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, HTTPClientError
from botocore.parsers import ResponseParserError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_stepfunctions import SFNClient

REGION = "us-east-1"
TIMEOUT_SECONDS = 30
_CONFIG = Config(
    connect_timeout=5, read_timeout=TIMEOUT_SECONDS, retries={"mode": "standard"}, inject_host_prefix=False
)


class EndpointError(Exception):
    """A running Kiosk did not answer as expected; the message says what to do."""


class HttpAnswer(NamedTuple):
    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class ShopClient:
    """Calls the shop's API, with a token or anonymously."""

    url: str
    token: str | None = None

    def get(self, path: str) -> HttpAnswer:
        return self._send("GET", path, None, {})

    def put(self, path: str, body: Any) -> HttpAnswer:
        return self._send("PUT", path, body, {})

    def post(self, path: str, body: Any, **headers: str) -> HttpAnswer:
        return self._send(
            "POST", path, body, {name.replace("_", "-"): text for name, text in headers.items()}
        )

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> HttpAnswer:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310 -- our own URL
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 -- the same
                return HttpAnswer(response.status, self._json(response))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return HttpAnswer(refusal.code, self._json(refusal))
        except urllib.error.URLError as error:
            raise EndpointError(
                f"Nothing answers at {self.url} ({error.reason}). Is `kiosk up` running?"
            ) from error
        except OSError as error:
            raise EndpointError(f"Nothing answers at {self.url} ({error}). Is `kiosk up` running?") from error

    def _json(self, response: IO[bytes]) -> Any:
        try:
            return json.load(response)
        except ValueError as error:
            raise EndpointError(f"The server at {self.url} is no Kiosk: it does not speak JSON.") from error


@contextmanager
def answers_at(url: str) -> Iterator[None]:
    """Turn what boto3 raises where no Kiosk answers into an `EndpointError`.

    Raises:
        EndpointError: Nothing answers there, or something else than Kiosk.
    """
    try:
        yield
    except (EndpointConnectionError, HTTPClientError) as error:
        raise EndpointError(f"Nothing answers at {url} ({error}). Is `kiosk up` running?") from error
    except (BotoCoreError, ResponseParserError, ClientError) as error:
        raise EndpointError(f"The server at {url} is no Kiosk: {_line(error)}") from error


def _line(problem: object) -> str:
    """Return the beginning of a problem, which may be another server's page, as one line."""
    return " ".join(str(problem).split())[:200]


def panel_rows(url: str, name: str) -> list[dict[str, Any]]:
    """Return all rows of a panel of the console, oldest first.

    Raises:
        EndpointError: Nothing answers there, or it is not a Kiosk on this machine.
    """
    rows: list[dict[str, Any]] = []
    following = ""
    while following is not None:
        path = f"/console/api/panels/{name}?limit=200&next={following}"
        answer = ShopClient(url).get(path)
        if answer.status != 200:
            raise EndpointError(f"{url} answers {answer.status} at {path}: that is no Kiosk on this machine.")
        rows += answer.body["items"]
        following = answer.body["next"]
    return rows[::-1]


def sign_in(url: str, user: str, password: str) -> str:
    """Return an ID token of a user, through a sign-in at the user pool.

    Raises:
        EndpointError: Nothing answers there, or the pool rejects the user.
    """
    pool = cognito(url)
    try:
        pools = pool.list_user_pools(MaxResults=1)["UserPools"]
        if not pools:
            raise EndpointError(f"There is no user pool at {url}. Is `kiosk up` running there?")
        clients = pool.list_user_pool_clients(UserPoolId=pools[0]["Id"], MaxResults=1)["UserPoolClients"]
        answer = pool.initiate_auth(
            ClientId=clients[0]["ClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
    except ClientError as error:
        reason = _line(error.response["Error"]["Message"])
        raise EndpointError(f"The user pool refuses {user}: {reason}") from error
    except (BotoCoreError, ResponseParserError) as error:
        raise EndpointError(f"Nothing answers at {url} ({error}). Is `kiosk up` running?") from error
    return answer["AuthenticationResult"]["IdToken"]


@cache
def cognito(url: str) -> "CognitoIdentityProviderClient":
    return _session().client("cognito-idp", endpoint_url=url, config=_CONFIG)


@cache
def step_functions(url: str) -> "SFNClient":
    return _session().client("stepfunctions", endpoint_url=url, config=_CONFIG)


def _session() -> boto3.Session:
    # The local runtime verifies no signatures, but boto3 needs credentials to sign with.
    return boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=REGION)  # noqa: S106
