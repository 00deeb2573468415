"""HTTP Tasks: calls of any API, authorized by an EventBridge connection of the endpoint.

https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from entrypoints.local.asl import Call, StatesError
from entrypoints.local.asl.text.json_text import parse_json
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskOutcome, TaskSucceeded
from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered
from entrypoints.local.stepfunctions.integrations.http_task.http_requests import (
    ConnectionParameters,
    OutgoingRequest,
    basic_authorization,
    connection_arn,
    http_request,
)
from entrypoints.local.stepfunctions.integrations.http_task.http_task_inspection import (
    HttpExchange,
    HttpExchanges,
)
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients

if TYPE_CHECKING:  # importing urllib3 takes 0.05 s
    import urllib3

LONGEST = 60.0
"""Seconds after which a call without an answer fails."""

_BINARY = ("application/octet-stream", "image/", "video/", "audio/")
_REFUSED = "Events.ConnectionResource."


class HttpTasks:
    """Runs HTTP Tasks; the calling thread waits for the answer. Redirections are not followed.

    Args:
        clients: Read connections and their secrets.
        exchanges: Records what each call has sent and received.
    """

    def __init__(self, clients: AwsClients, exchanges: HttpExchanges) -> None:
        self._clients = clients
        self._exchanges = exchanges
        self._first = threading.Lock()
        self._pool: urllib3.PoolManager | None = None

    def run(self, call: Call, done: Answered) -> None:
        """Call the API that a task names."""
        done(self._outcome(call))

    def close(self) -> None:
        """Close the kept connections."""
        if self._pool is not None:
            self._pool.clear()

    def _outcome(self, call: Call) -> TaskOutcome:
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 -- with the first HTTP Task

        connection = self._connection(connection_arn(call.parameters))
        request = http_request(call.parameters, connection, call.identity.region)
        exchange = HttpExchange(
            request, http_request(call.parameters, ConnectionParameters(), call.identity.region)
        )
        self._exchanges.note(call, exchange)
        try:
            answer = self._send(request)
            self._exchanges.note(call, replace(exchange, got=answer))
            return _answered(answer)
        except HTTPError as fault:
            return TaskFailed(
                "States.Http.Socket", f"{request.method} was not answered: {type(fault).__name__}"
            )

    def _send(self, request: OutgoingRequest) -> "urllib3.BaseHTTPResponse":
        import urllib3  # noqa: PLC0415 -- with the first HTTP Task

        with self._first:
            if self._pool is None:
                timeout = urllib3.Timeout(connect=5.0, total=LONGEST)
                self._pool = urllib3.PoolManager(maxsize=16, timeout=timeout, retries=False)
        return self._pool.request(
            request.method, request.url, headers=dict(request.headers), body=request.body, redirect=False
        )

    def _connection(self, arn: str) -> ConnectionParameters:
        """Return the parameters of a connection, whose secrets EventBridge keeps in Secrets Manager.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html

        Raises:
            StatesError: Events.ConnectionResource..., if it cannot be used.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

        name = arn.partition(":connection/")[2].partition("/")[0]
        try:
            described = self._clients.client("events").describe_connection(Name=name or arn)
            if described.get("ConnectionState", "AUTHORIZED") != "AUTHORIZED":
                reason = f"Connection {name} is {described['ConnectionState']}"
                raise StatesError(f"{_REFUSED}InvalidConnectionState", reason)
            secrets = self._clients.client("secretsmanager")
            text = secrets.get_secret_value(SecretId=described["SecretArn"])["SecretString"]
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "InternalError").removesuffix("Exception")
            raise StatesError(f"{_REFUSED}{code}", f"Connection {arn} cannot be used") from error
        except BotoCoreError as error:
            raise StatesError(f"{_REFUSED}InternalError", f"Connection {arn} cannot be read") from error
        return self._credentials(described.get("AuthorizationType", ""), json.loads(text))

    def _credentials(self, kind: str, secret: Mapping[str, Any]) -> ConnectionParameters:
        added = secret.get("invocation_http_parameters", {})
        headers = _values(added, "header_parameters")
        if kind == "BASIC":
            headers["Authorization"] = basic_authorization(secret["username"], secret["password"])
        elif kind == "API_KEY":
            headers[secret["api_key_name"]] = secret["api_key_value"]
        else:
            headers["Authorization"] = f"Bearer {self._token(secret)}"
        return ConnectionParameters(
            headers, _values(added, "query_string_parameters"), _values(added, "body_parameters")
        )

    def _token(self, secret: Mapping[str, Any]) -> str:
        """Get an access token with the client's credentials."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 -- with the first HTTP Task

        client, added = secret["client_parameters"], secret.get("oauth_http_parameters", {})
        form = {
            "grant_type": "client_credentials",
            "client_id": client["client_id"],
            "client_secret": client.get("client_secret", ""),
            **_values(added, "body_parameters"),
        }
        query = urlencode(_values(added, "query_string_parameters"))
        url = secret["authorization_endpoint"] + (f"?{query}" if query else "")
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            **_values(added, "header_parameters"),
        }
        try:
            answer = self._send(
                OutgoingRequest(secret["http_method"], url, headers, urlencode(form).encode())
            )
            return str(json.loads(answer.data)["access_token"])
        except (HTTPError, ValueError, KeyError, TypeError) as fault:
            reason = "The authorization endpoint has given no access token"
            raise StatesError(f"{_REFUSED}InvalidConnectionState", reason) from fault


def _values(parameters: Mapping[str, Any], name: str) -> dict[str, str]:
    return {one["key"]: one["value"] for one in parameters.get(name, ())}


def _answered(answer: "urllib3.BaseHTTPResponse") -> TaskOutcome:
    """Return the result of a task from a response, or the failure of its status."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith(_BINARY):
        return TaskFailed("States.Runtime", f"The response's content type {kind} is not supported.")
    try:
        text = answer.data.decode()
    except UnicodeDecodeError:
        return TaskFailed("States.Runtime", "The response is not text.")
    if not 200 <= answer.status < 300:
        return TaskFailed(f"States.Http.StatusCode.{answer.status}", text)
    return TaskSucceeded(
        {
            "Headers": {name.lower(): answer.headers.getlist(name) for name in answer.headers},
            "ResponseBody": _document(text) if "json" in kind else text,
            "StatusCode": answer.status,
            "StatusText": answer.reason or "",
        }
    )


def _document(text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError:
        return text
