"""Step Functions alone, without the rest of the runtime: a drop-in for AWS's Step Functions Local."""

import gc
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entrypoints.local.asl import Execution
from entrypoints.local.http.asgi_requests import AsgiScope
from entrypoints.local.http.forwarding import Forwarder
from entrypoints.local.http.local_names import ServedNames
from entrypoints.local.http.port_guard import Access, PortGuard
from entrypoints.local.http.sockets import listen_locally_too
from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS, Quotas
from entrypoints.local.stepfunctions.drivers import AtLeastOnce, Driver, Journal, TaskRunner, WallClockDriver
from entrypoints.local.stepfunctions.integrations.lambda_invoke.http_invoker import HttpLambdaInvoker
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import ServicesEndpoint
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.server.step_functions_app import StepFunctionsApp
from entrypoints.local.stepfunctions.storage.state_file import StateFile
from entrypoints.local.stepfunctions.task_services import TaskServices
from entrypoints.local.stepfunctions.wire.step_functions_api import StepFunctionsApi
from entrypoints.local.system.clock import Clock, SystemClock
from entrypoints.local.system.ids import Ids, RandomIds
from entrypoints.local.system.threads import ThreadPool

REQUEST_THREADS = 256
"""Threads for requests that wait; each GetActivityTask of one activity has a further one."""


@dataclass(frozen=True, slots=True)
class StandaloneConfig:
    """The configuration of the stand-alone server.

    Attributes:
        host: Address to listen on; 127.0.0.1 is listened on in any case.
        expose: Whether other machines may call the API, which verifies no signatures.
        port: TCP port, 0 for a free one.
        lambda_endpoint: Base URL where Lambda functions are invoked.
        endpoint: Base URL of all other AWS services; requests for them are forwarded to it.
        prepare_client: Called with each boto3 client of `endpoint`, such as to correct an emulator's answers.
        place: The account and region in ARNs.
        keep_finished: How many finished executions are kept.
        at_least_once: Whether each task of an EXPRESS execution really runs twice, as it may on AWS.
        state: File in which executions survive the process; None keeps everything in memory.
        quotas: The quotas of the account.
    """

    host: str = "127.0.0.1"
    port: int = 8083
    lambda_endpoint: str | None = None
    endpoint: str | None = None
    prepare_client: Callable[[Any], None] | None = None
    place: Place = Place()  # noqa: RUF009 -- frozen
    keep_finished: int = 10_000
    state: Path | None = None
    at_least_once: bool = False
    quotas: Quotas = AWS_QUOTAS
    expose: bool = False


def twice_for_express(
    task_runner: TaskRunner,
    clock: Clock,
    /,
    *,
    journal: Journal | None,
    on_end: Callable[[Execution], None] | None,
) -> Driver:
    """Make a driver on real time that runs each task of EXPRESS executions twice; the first answer counts."""
    repeated = AtLeastOnce(task_runner, lambda call: ":express:" in call.identity.execution_arn)
    return WallClockDriver(repeated, clock, journal=journal, on_end=on_end)


def build_orchestrator(config: StandaloneConfig, clock: Clock, ids: Ids) -> Orchestrator:
    """Compose an orchestrator whose tasks go to the configured endpoints."""
    place = config.place
    invoker_url = config.lambda_endpoint or config.endpoint
    invoker = HttpLambdaInvoker(invoker_url, place.region) if invoker_url else None
    endpoint = None
    if config.endpoint:
        endpoint = ServicesEndpoint(config.endpoint, place.region, prepare=config.prepare_client)
    services = TaskServices(
        functions=invoker,
        functions_wait=True,
        close=invoker.close if invoker else None,
        endpoint=endpoint,
    )
    return Orchestrator(
        twice_for_express if config.at_least_once else WallClockDriver,
        clock,
        ids,
        services=services,
        place=place,
        keep_finished=config.keep_finished,
        storage=StateFile(config.state) if config.state else None,
        quotas=config.quotas,
        inline_start=True,  # all tasks go to other servers and wait in threads of their own
    )


class _Traffic:
    """All requests are calls of AWS's protocols, but the health check."""

    def access(self, scope: AsgiScope) -> Access:
        call = scope["path"] != "/health"
        return Access(aws=call, signed=call)

    def allows_origin(self, _scope: AsgiScope, _origin: str) -> bool:
        return False


def build_app(config: StandaloneConfig, orchestrator: Orchestrator, ids: Ids) -> PortGuard:
    """Return the ASGI application that serves `orchestrator`, behind the guard of its port."""
    others = Forwarder(config.endpoint) if config.endpoint else None
    threads = ThreadPool(REQUEST_THREADS + config.quotas.activity_pollers)
    app = StepFunctionsApp(
        StepFunctionsApi(orchestrator.actions, ids),
        threads,
        others,
        start_inline=True,
        from_memory=lambda: not orchestrator.keys.in_use,
    )
    return PortGuard(app, names=ServedNames(config.host), traffic=_Traffic(), expose_aws=config.expose)


def serve(config: StandaloneConfig, announce: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted.

    Args:
        config: What to serve and where.
        announce: Called with the URL once the port is bound, before the first request.

    Raises:
        OSError: The address cannot be bound.
        StateFileError: The state file cannot be used.
    """
    import uvicorn  # noqa: PLC0415 -- only the server needs it

    with ExitStack() as opened:
        listeners = listen_locally_too(config.host, config.port)
        for listener in listeners:
            opened.enter_context(listener)
        ids = RandomIds()
        orchestrator = build_orchestrator(config, SystemClock(), ids)
        app = build_app(config, orchestrator, ids)
        options = uvicorn.Config(
            app,
            http="httptools",
            lifespan="off",
            access_log=False,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=2,
        )
        _collect_rarely()
        if announce is not None:
            announce(f"http://{_in_address(config.host)}:{listeners[0].getsockname()[1]}")
        try:
            uvicorn.Server(options).run(sockets=listeners)
        finally:
            orchestrator.close()


def _in_address(host: str) -> str:
    """Return a host as it stands in an address that answers."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 -- compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _collect_rarely() -> None:
    """Let the garbage collector run less often: histories are many objects, and have no cycles.

    With 10,000 executions kept, the default thresholds cost a fifth of the time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
