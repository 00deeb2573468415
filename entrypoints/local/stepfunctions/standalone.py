"""Step Functions alone, without the rest of the runtime: a drop-in for AWS's Step Functions Local."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from entrypoints.local.clock import Clock, SystemClock
from entrypoints.local.ids import Ids, RandomIds
from entrypoints.local.stepfunctions.arns import Place
from entrypoints.local.stepfunctions.asgi import StepFunctionsApp
from entrypoints.local.stepfunctions.drivers import WallClockDriver
from entrypoints.local.stepfunctions.integrations.aws_clients import AwsEndpoint
from entrypoints.local.stepfunctions.integrations.lambda_http import HttpLambdaInvoker
from entrypoints.local.stepfunctions.integrations.threads import ThreadPool
from entrypoints.local.stepfunctions.orchestrator import Orchestrator, Services
from entrypoints.local.stepfunctions.passing import PassingOn
from entrypoints.local.stepfunctions.state_file import StateFile
from entrypoints.local.stepfunctions.wire.api import StepFunctionsApi

REQUEST_THREADS = 256
"""Requests that may wait at once: each GetActivityTask holds one for up to a minute."""


@dataclass(frozen=True, slots=True)
class StandaloneConfig:
    """What the stand-alone start is told.

    Attributes:
        port: TCP port, 0 for a free one.
        lambda_endpoint: Base URL where Lambda functions are invoked.
        endpoint: Base URL of all other AWS services; what is not for Step Functions is passed on to it.
        keep_finished: How many finished executions are kept.
        state: File in which executions survive the process; None keeps everything in memory.
    """

    host: str = "127.0.0.1"
    port: int = 8083
    lambda_endpoint: str | None = None
    endpoint: str | None = None
    place: Place = Place()  # noqa: RUF009 -- frozen
    keep_finished: int = 10_000
    state: Path | None = None


def build_orchestrator(config: StandaloneConfig, clock: Clock, ids: Ids) -> Orchestrator:
    """Compose an orchestrator whose tasks go to the configured endpoints."""
    place = config.place
    invoker_url = config.lambda_endpoint or config.endpoint
    services = Services(
        functions=HttpLambdaInvoker(invoker_url, place.region) if invoker_url else None,
        functions_wait=True,
        endpoint=AwsEndpoint(config.endpoint, place.region) if config.endpoint else None,
    )
    return Orchestrator(
        WallClockDriver,
        clock,
        ids,
        services=services,
        place=place,
        keep_finished=config.keep_finished,
        keeper=StateFile(config.state) if config.state else None,
    )


def build_app(config: StandaloneConfig, orchestrator: Orchestrator, ids: Ids) -> StepFunctionsApp:
    """Return the ASGI application that serves `orchestrator`."""
    others = PassingOn(config.endpoint) if config.endpoint else None
    threads = ThreadPool(REQUEST_THREADS)
    return StepFunctionsApp(StepFunctionsApi(orchestrator, ids), threads, others, start_inline=True)


def serve(config: StandaloneConfig) -> None:
    """Serve until interrupted."""
    import uvicorn  # noqa: PLC0415 -- only the server needs it

    ids = RandomIds()
    orchestrator = build_orchestrator(config, SystemClock(), ids)
    app = build_app(config, orchestrator, ids)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=config.host,
            port=config.port,
            lifespan="off",
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
    )
    try:
        server.run()
    finally:
        orchestrator.close()
