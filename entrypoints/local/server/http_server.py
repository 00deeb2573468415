"""Serves a runtime on HTTP: the template's APIs and websites and AWS's own protocols on one port."""

import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from typing import Any
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from entrypoints.local.console.console import Console
from entrypoints.local.functions.lambda_api import LambdaApi
from entrypoints.local.gateway.gateway import BODY_LIMIT
from entrypoints.local.http.asgi_requests import RequestIncompleteError, delivered_by, read_body
from entrypoints.local.http.default_port import DEFAULT_PORT
from entrypoints.local.http.local_names import ServedNames
from entrypoints.local.http.port_guard import PortGuard
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.http.sockets import listen_locally_too
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.all_others import AllOthers
from entrypoints.local.server.applications import AwsApp, FrontApp, as_response
from entrypoints.local.server.aws_services import Service, SignedService, aws_services, place_in
from entrypoints.local.server.traffic import RuntimeTraffic
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.traces.trace_context import working_for

_FUNCTION_THREADS = 32
_PAGE_THREADS = 8
_AWS_THREADS = 256
"""GetActivityTask and StartSyncExecution hold a thread each for a minute or more."""
_MOST_THREADS = 2048
"""More than functions may hold at once, in time and after their timeouts: see `functions.concurrency`."""

_SWITCH_SECONDS = 0.001

_LAMBDA = "/2015-03-31/functions"


class PortInUseError(Exception):
    """The address cannot be listened on; the text says what to do."""


def build_app(  # noqa: PLR0913 -- what a caller may add
    runtime: Runtime,
    routes: Sequence[BaseRoute] = (),
    services: Mapping[str, Service] | None = None,
    signed_services: Mapping[str, SignedService] | None = None,
    site_config: Mapping[str, Any] | None = None,
    *,
    console: Console | None = None,
    host: str = "127.0.0.1",
    expose_aws: bool = False,
) -> Starlette:
    """Return the ASGI application that serves `runtime`.

    Args:
        runtime: The runtime.
        routes: Routes that go before all others, for panels of the caller's own.
        services: Further services in AWS's JSON protocols, by the prefix of X-Amz-Target.
        signed_services: Further services in AWS's other protocols, by their name in signatures.
        site_config: Further members of the websites' `config.json`, of this machine only.
        console: The operator's console, which answers this machine only.
        host: The address that it will be served on, by which it may then be addressed.
        expose_aws: Whether other machines may call AWS's protocols, which verify no signatures here.
    """
    functions = ThreadPool(_MOST_THREADS, core=_FUNCTION_THREADS, name="functions")
    pages = ThreadPool(_PAGE_THREADS, name="pages")
    aws = ThreadPool(_MOST_THREADS, core=_AWS_THREADS, name="aws")
    aws_calls = AwsApp(aws_services(runtime, services, signed_services), aws)
    websites = [website.extended(site_config or {}) for website in runtime.websites]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        runtime.start()
        yield
        if console is not None:
            console.close()
        for threads in (functions, pages, aws):
            threads.close()

    lambda_api = _lambda_routes(runtime, functions)
    console_routes = console.routes if console is not None else ()
    front = FrontApp(runtime.gateway, websites, aws_calls, functions=functions, pages=pages)
    guard = Middleware(
        PortGuard,
        names=ServedNames(host),
        traffic=RuntimeTraffic(runtime.gateway, lambda_api, console_routes),
        expose_aws=expose_aws,
    )
    app = Starlette(
        routes=[*routes, *console_routes, *lambda_api, *_user_pool_routes(runtime), AllOthers(front)],
        middleware=[guard],
        lifespan=lifespan,
    )
    app.state.runtime = runtime
    app.state.console = console
    return app


def serve(
    app: Starlette,
    *,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Serve until interrupted, then finish the running requests.

    Args:
        app: What `build_app` returned.
        host: The address to listen on, loopback by default; loopback is listened on in any case.
        port: The port to listen on.
        on_ready: Called once requests are answered.

    Raises:
        PortInUseError: The address cannot be listened on.
    """
    try:
        listeners = listen_locally_too(host, port)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise PortInUseError(f"port {port} on {host}: {why}; choose another port") from error
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    with ExitStack() as opened, suppress(KeyboardInterrupt):
        for listener in listeners:
            opened.enter_context(listener)
        # Functions that compute leave the interpreter to the server's own threads after this time.
        sys.setswitchinterval(_SWITCH_SECONDS)
        _Server(config, on_ready).run(sockets=listeners)


class _Server(uvicorn.Server):
    """A server that reports when it is ready, and then warms the runtime."""

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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A server that shuts down waits for all answers, and the console's streams end only by its close.
        console = self.config.app.state.console  # type: ignore[union-attr]  # the same
        if console is not None:
            console.close()
        await super().shutdown(sockets)


def _lambda_routes(runtime: Runtime, threads: ThreadPool) -> list[Route]:
    api = LambdaApi(runtime.functions, runtime.invoke_later)

    async def invoke(request: Request) -> Response:
        function = unquote(request.path_params["function"])
        try:
            payload = await read_body(request.receive, BODY_LIMIT)
        except RequestIncompleteError:
            return Response(status_code=400)  # to nobody
        headers = dict(request.headers)

        def work(deliver: Callable[[ApiAnswer], None]) -> None:
            with working_for(place_in(headers)):
                api.invoke(function, payload, headers, deliver)

        return as_response(await delivered_by(threads, work))

    async def list_functions(_request: Request) -> Response:
        return as_response(api.list_functions())

    async def get_configuration(request: Request) -> Response:
        return as_response(api.get_configuration(unquote(request.path_params["function"])))

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
                "issuer": pools.issuer(pool_id, request.headers.get("host", "")),
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
