"""Serves a runtime on HTTP: the template's APIs and AWS's own protocols on one port."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, Final
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from entrypoints.local.endpoint import Answer, Service, aws_endpoint
from entrypoints.local.functions.api import LambdaApi
from entrypoints.local.gateway import Gateway, HttpRequest, HttpResponse
from entrypoints.local.gateway.gateway import BODY_LIMIT
from entrypoints.local.runtime import Runtime

_SHOP_THREADS: Final = 32
_AWS_THREADS: Final = 256
"""GetActivityTask and StartSyncExecution hold a thread each for a minute or more."""

_LAMBDA: Final = "/2015-03-31/functions"


class PortInUseError(Exception):
    """Nothing can listen there; the text says what to do."""


def build_app(
    runtime: Runtime,
    routes: Sequence[BaseRoute] = (),
    services: Mapping[str, Service] | None = None,
) -> Starlette:
    """Return the ASGI application that serves `runtime`.

    Args:
        runtime: What is served.
        routes: Routes that go before all others, for panels of the caller's own.
        services: Further services in AWS's JSON protocols, by the prefix of X-Amz-Target.
    """
    shop = ThreadPoolExecutor(_SHOP_THREADS, "gateway")
    aws = ThreadPoolExecutor(_AWS_THREADS, "aws")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        runtime.start()
        yield
        for executor in (shop, aws):
            executor.shutdown(wait=False, cancel_futures=True)

    app = Starlette(
        routes=[
            *routes,
            *_lambda_routes(runtime, aws),
            *_user_pool_routes(runtime),
            Mount("/", app=_Front(runtime.gateway, shop, _AwsApp(runtime, aws, services))),
        ],
        lifespan=lifespan,
    )
    app.state.runtime = runtime
    return app


def serve(
    app: Starlette,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Serve until interrupted, then let running requests end.

    Args:
        app: What `build_app` returned.
        host: The address to listen on; loopback unless told otherwise.
        port: The port to listen on.
        on_ready: Called once requests are answered.

    Raises:
        PortInUseError: The address cannot be listened on.
    """
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise PortInUseError(f"port {port} on {host}: {error.strerror}; choose another port") from error
    # Inherited by each connection. Without it a client that keeps its connection waits 40 ms for every
    # answer, Nagle's algorithm here against delayed acknowledgements there.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5
    )
    with listener, suppress(KeyboardInterrupt):
        _Server(config, on_ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that tells when it is ready, and then warms the runtime."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        if self._on_ready is not None:
            self._on_ready()
        self.config.app.state.runtime.warm()  # type: ignore[union-attr]  # `serve` takes a Starlette


class _Front:
    """Tells calls in AWS's JSON protocols from requests to the template's APIs."""

    def __init__(self, gateway: Gateway, executor: ThreadPoolExecutor, aws: "_AwsApp") -> None:
        self._gateway = gateway
        self._executor = executor
        self._aws = aws

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if any(name == b"x-amz-target" for name, _ in scope["headers"]):
            await self._aws(scope, receive, send)
            return
        body = await _read_body(receive)
        response = await self._answer(_request(scope, body))
        await _send_response(send, response)

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        """Run the gateway in a thread; a time limit may answer before that thread is free again."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[HttpResponse] = loop.create_future()

        def settle(response: HttpResponse | None, error: BaseException | None) -> None:
            if answer.done():
                return
            if response is not None:
                answer.set_result(response)
            elif error is not None:
                answer.set_exception(error)

        def work() -> None:
            try:
                self._gateway.dispatch(request, lambda response: _tell(loop, settle, response, None))
            except BaseException as error:  # noqa: BLE001 -- raised where the request is awaited
                _tell(loop, settle, None, error)

        self._executor.submit(work)
        return await answer


def _tell(loop: asyncio.AbstractEventLoop, settle: Callable[..., None], *outcome: Any) -> None:
    """Settle in the loop's thread, unless the loop has ended while a late answer was on its way."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(settle, *outcome)


class _AwsApp:
    """AWS's JSON protocols, each call in a thread."""

    def __init__(
        self, runtime: Runtime, executor: ThreadPoolExecutor, others: Mapping[str, Service] | None
    ) -> None:
        self._endpoint = aws_endpoint(runtime, others)
        self._executor = executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        body = await _read_body(receive)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(
            self._executor, self._endpoint.handle, headers["x-amz-target"], body, headers
        )
        await _response(answer)(scope, receive, send)


def _lambda_routes(runtime: Runtime, executor: ThreadPoolExecutor) -> list[Route]:
    api = LambdaApi(runtime.functions, runtime.invoke_later)

    async def invoke(request: Request) -> Response:
        function = unquote(request.path_params["function"])
        payload = await request.body()
        loop = asyncio.get_running_loop()
        headers = dict(request.headers)
        return _response(await loop.run_in_executor(executor, api.invoke, function, payload, headers))

    async def list_functions(_request: Request) -> Response:
        return _response(api.list_functions())

    async def get_configuration(request: Request) -> Response:
        return _response(api.get_configuration(unquote(request.path_params["function"])))

    return [
        Route(f"{_LAMBDA}/{{function}}/invocations", invoke, methods=["POST"]),
        Route(f"{_LAMBDA}/{{function}}/configuration", get_configuration, methods=["GET"]),
        Route(_LAMBDA, list_functions, methods=["GET"]),
        Route(f"{_LAMBDA}/", list_functions, methods=["GET"]),
    ]


def _user_pool_routes(runtime: Runtime) -> list[Route]:
    pools = runtime.user_pools

    def key_set(request: Request) -> Response:
        document = pools.key_set(request.path_params["pool"])
        return JSONResponse(document or {"message": "User pool does not exist."}, 200 if document else 404)

    def configuration(request: Request) -> Response:
        pool_id = request.path_params["pool"]
        if pool_id not in pools.pool_ids:
            return JSONResponse({"message": "User pool does not exist."}, 404)
        return JSONResponse(
            {
                "issuer": pools.issuer(pool_id),
                "jwks_uri": f"{request.base_url}{pool_id}/.well-known/jwks.json",
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code", "token"],
                "scopes_supported": ["openid", "email", "phone", "profile"],
                "subject_types_supported": ["public"],
            }
        )

    return [
        Route("/{pool}/.well-known/jwks.json", key_set),
        Route("/{pool}/.well-known/openid-configuration", configuration),
    ]


def _response(answer: Answer) -> Response:
    kept = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in {"content-length", "date", "server", "status"}
    }
    return Response(answer.body, answer.status, kept)


def _request(scope: Scope, body: bytes) -> HttpRequest:
    raw_path = scope.get("raw_path") or scope["path"].encode()
    client = scope.get("client") or ("127.0.0.1", 0)
    return HttpRequest(
        method=scope["method"],
        path=raw_path.split(b"?", 1)[0].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
        body=body,
        source_ip=client[0],
        protocol=f"HTTP/{scope['http_version']}",
    )


async def _read_body(receive: Receive) -> bytes:
    """Return the body, or the part of it that is already over the gateway's limit."""
    chunks, size = [], 0
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if not message.get("more_body") or size > BODY_LIMIT:
            return b"".join(chunks)


async def _send_response(send: Send, response: HttpResponse) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.status != 204:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
