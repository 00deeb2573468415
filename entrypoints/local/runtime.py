"""The local runtime: composes all services from one template."""

import os
import random  # noqa: TID251 -- the one generator of the runtime is seeded here, or by the caller
import threading
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from entrypoints.local.asl import Execution
from entrypoints.local.cognito import PoolSettings, UserPools
from entrypoints.local.events.bus import EventBus
from entrypoints.local.events.deliveries import (
    LAMBDA_RETRIES,
    Carrier,
    Deliveries,
    Delivery,
    Settle,
    TargetMissingError,
)
from entrypoints.local.events.envelope import Envelopes
from entrypoints.local.events.event_log import EventLog
from entrypoints.local.events.schedules import Schedules
from entrypoints.local.functions import FunctionConfig, FunctionHost, FunctionNotFoundError, Invocation
from entrypoints.local.functions.concurrency import TooManyInvocationsError
from entrypoints.local.functions.environment.client_environment import NOWHERE, local_environment, of_template
from entrypoints.local.functions.environment.merged_variables import EnvironmentOverlay, merged_environment
from entrypoints.local.functions.reserved_variables import ReservedVariables
from entrypoints.local.functions.timeouts import Watchdog
from entrypoints.local.gateway import Gateway
from entrypoints.local.gateway.template_apis import build_http_apis
from entrypoints.local.http.default_port import DEFAULT_PORT
from entrypoints.local.logs.output_capture import Capture
from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.drivers import WallClockDriver
from entrypoints.local.stepfunctions.orchestrator import MakeDriver, Orchestrator
from entrypoints.local.stepfunctions.state_machines.substitutions import substitute, unfilled_values
from entrypoints.local.stepfunctions.task_services import TaskServices
from entrypoints.local.system.clock import Clock, SystemClock
from entrypoints.local.system.ids import Ids, RandomIds
from entrypoints.local.system.timers import Timers
from entrypoints.local.template import Deployment, Template, TemplateError
from entrypoints.local.template import event_sources as sources
from entrypoints.local.template import resource_views as views
from entrypoints.local.template.checks.deployability import check_deployable
from entrypoints.local.template.checks.handler_files import handler_problem
from entrypoints.local.template.checks.unread_properties import summary, unread_parts
from entrypoints.local.traces.recorder import Tracer
from entrypoints.local.website import build_websites

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import ServicesEndpoint


@dataclass(frozen=True, slots=True)
class Ports:
    """The runtime's ports; tests pass their own.

    Attributes:
        clock: The clock.
        ids: Generates ids.
        rng: The random generator for confirmation codes.
        environ: The process's environment, where functions find their variables.
        make_driver: Creates the driver of executions; by default one on real time and threads.
    """

    clock: Clock
    ids: Ids
    rng: random.Random
    environ: MutableMapping[str, str]
    make_driver: MakeDriver

    @classmethod
    def real(cls) -> Self:
        """Return the machine's clock, randomness and environment."""
        return cls(SystemClock(), RandomIds(), random.Random(), os.environ, WallClockDriver)


class Runtime:
    """A template that runs in this process. Loading is quick; heavy libraries load at their first use."""

    def __init__(  # noqa: PLR0913 -- what a caller may choose, by keyword
        self,
        template: Template,
        ports: Ports,
        *,
        port: int = DEFAULT_PORT,
        environment: Mapping[str, str | None] | None = None,
        endpoint: "ServicesEndpoint | None" = None,
        keep_finished: int = 10_000,
        on_end: Callable[[Execution], None] | None = None,
        show_logs: bool = False,
        watched: bool = False,
        serves: bool = True,
    ) -> None:
        """Compose the services; see `load`."""
        clock, ids = ports.clock, ports.ids
        check_deployable(template)
        self.template = template
        self.ids = ids
        self._watchdog = Watchdog(clock)
        self._timers = Timers(clock.monotonic, "timers")
        configs = _function_configs(template)
        _check_handlers(template)
        variables = {
            **local_environment(f"http://127.0.0.1:{port}" if serves else NOWHERE, ports.environ),
            **_region(template),
            **of_template(merged_environment(configs.values())),
            **(environment or {}),
        }
        self.tracer = tracer = Tracer(clock, ids) if watched else None
        self.functions = FunctionHost(configs, clock, ids, watchdog=self._watchdog, tracer=tracer)
        self.user_pools = UserPools(_pool_settings(template), template.deployment, clock, ids, ports.rng)
        apis = build_http_apis(template, self.user_pools, clock, port=port)
        self.gateway = Gateway(apis, self.functions, self._watchdog, clock, ids, tracer=tracer)
        self.websites = tuple(build_websites(template))
        self.deliveries = Deliveries(clock, self._timers)
        self.bus = EventBus(
            [bus.ref for bus in template.resources("AWS::Events::EventBus")],
            sources.rules(template),
            Envelopes(template.deployment, clock, ids),
            self.deliveries,
            event_log=EventLog(clock) if watched else None,
            tracer=tracer,
        )
        self.orchestrator = Orchestrator(
            ports.make_driver,
            clock,
            ids,
            services=TaskServices(functions=self.functions, events=self.bus, endpoint=endpoint),
            place=_place(template.deployment),
            keep_finished=keep_finished,
            on_end=on_end,
            tracer=tracer,
        )
        _create_state_machines(template, self.orchestrator)
        self.deliveries.connect("lambda", _function_carrier(self.functions))
        self.deliveries.connect("states", _state_machine_carrier(self.orchestrator))
        self.schedules = Schedules(self.bus, sources.schedules(template), clock, self._timers)
        # Last, so that a rejected template leaves the process unchanged.
        self._overlay = EnvironmentOverlay(ports.environ, variables)
        self._capture = Capture(show=show_logs)
        self._capture.install()
        self._reserved_variables = ReservedVariables()
        if ports.environ is os.environ:
            self._reserved_variables.install()

    @classmethod
    def load(  # noqa: PLR0913 -- what a caller may choose, by keyword
        cls,
        template: Path,
        *,
        parameters: Mapping[str, str] | None = None,
        port: int = DEFAULT_PORT,
        account: str = "000000000000",
        region: str = "us-east-1",
        environment: Mapping[str, str | None] | None = None,
        endpoint: "ServicesEndpoint | None" = None,
        ports: Ports | None = None,
        keep_finished: int = 10_000,
        on_end: Callable[[Execution], None] | None = None,
        show_logs: bool = False,
        watched: bool = False,
        serves: bool = True,
    ) -> Self:
        """Read a template and compose all services from it.

        Args:
            template: A SAM template.
            parameters: Values for its parameters; the others take their Default.
            port: Where the server will listen, for the addresses in events and outputs.
            account: The account id to use.
            region: The region to use.
            environment: Variables for all functions, which override the template's; None removes one.
            endpoint: The endpoint of AWS services that state machines call and that do not run here.
            ports: Clock, ids, chance, environment and driver; by default the machine's own.
            keep_finished: The number of finished executions to keep; the oldest are dropped.
            on_end: Called with each finished execution, from any thread.
            show_logs: Copy functions' output to the terminal; `functions.log` has it in any case.
            watched: Record traces and events, for a console; otherwise `tracer` and `bus.event_log` are None.
            serves: Whether a server answers functions' calls of AWS at `port`.

        Raises:
            TemplateError: The template cannot be run locally; the text names the place and the fix.
            EnvironmentConflictError: Two functions set one variable to different values.
            ValueError: An event pattern, input path or schedule expression is not valid.
        """
        deployment = Deployment(region=region, account=account, endpoint=f"http://localhost:{port}")
        loaded = Template.load(template, parameters=parameters, deployment=deployment)
        return cls(
            loaded,
            ports or Ports.real(),
            port=port,
            environment=environment,
            endpoint=endpoint,
            keep_finished=keep_finished,
            on_end=on_end,
            show_logs=show_logs,
            watched=watched,
            serves=serves,
        )

    @property
    def unsupported_events(self) -> list[str]:
        """The template's event sources that are not supported and will never fire."""
        return list(sources.unsupported_events(self.template))

    @property
    def unread_parts(self) -> list[str]:
        """The parts of the template without effect here, a line for each consequence."""
        return list(summary(unread_parts(self.template)))

    def start(self) -> None:
        """Start the schedules."""
        self.schedules.start()

    def warm(self) -> threading.Thread:
        """Load handlers and the user pool in the background, before requests need them."""

        def load() -> None:
            self.functions.load()
            self.user_pools.load()

        thread = threading.Thread(target=load, name="warm", daemon=True)
        thread.start()
        return thread

    def invoke_later(self, function_arn: str, payload: bytes) -> None:
        """Invoke a function asynchronously, with Lambda's two retries."""
        self.deliveries.add(Delivery("invoke", function_arn, payload, LAMBDA_RETRIES))

    def close(self) -> None:
        """Stop timers, threads and executions, and restore the environment."""
        self._timers.close()
        self.deliveries.close()
        self.orchestrator.close()
        self.functions.close()
        self._capture.remove()
        self._reserved_variables.remove()
        self._overlay.restore()


def _function_configs(template: Template) -> dict[str, FunctionConfig]:
    return {
        view.name: FunctionConfig(
            view.name,
            view.arn,
            view.handler,
            view.code,
            view.timeout,
            view.memory,
            view.environment,
            view.log_group,
            view.log_format,
            view.reserved_concurrency,
            view.runtime,
        )
        for view in views.functions(template)
    }


def _check_handlers(template: Template) -> None:
    """Refuse handlers that can never be loaded.

    Raises:
        TemplateError: A handler is misspelt, or its module has a syntax error.
    """
    for view in views.functions(template):
        problem = handler_problem(view.handler, view.code)
        if problem is not None:
            raise TemplateError(template.path, f"{view.logical_id}.Handler", problem)


def _region(template: Template) -> dict[str, str]:
    """Return the variables of Lambda's runtime that are the same for all functions."""
    region = template.deployment.region
    return {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


def _pool_settings(template: Template) -> PoolSettings:
    return PoolSettings(
        tuple(views.user_pools(template)),
        tuple(views.user_pool_clients(template)),
        tuple(views.user_pool_groups(template)),
    )


def _place(deployment: Deployment) -> Place:
    return Place(deployment.account, deployment.region, deployment.partition)


def _create_state_machines(template: Template, orchestrator: Orchestrator) -> None:
    for view in views.state_machines(template):
        definition = substitute(view.definition, view.substitutions)
        missing = unfilled_values(definition)
        if missing:
            names = ", ".join(f"${{{name}}}" for name in missing)
            problem = f"{names} in the definition has no value; add it here"
            raise TemplateError(template.path, f"{view.logical_id}.DefinitionSubstitutions", problem)
        try:
            orchestrator.state_machines.create_state_machine(view.name, definition, view.role_arn, view.type)
        except ApiError as error:
            raise TemplateError(template.path, view.logical_id, error.message) from error


def _function_carrier(functions: FunctionHost) -> Carrier:
    def carry(arn: str, payload: bytes, settle: Settle) -> None:
        def done(invocation: Invocation) -> None:
            settle(_FunctionError(invocation.payload.decode()) if invocation.function_error else None)

        try:
            functions.invoke(arn, payload, done)
        except FunctionNotFoundError as error:
            settle(TargetMissingError(str(error)))
        except TooManyInvocationsError as error:
            settle(error)

    return carry


class _FunctionError(Exception):
    """The function answered with an error; the text is its payload."""


def _state_machine_carrier(orchestrator: Orchestrator) -> Carrier:
    def carry(arn: str, payload: bytes, settle: Settle) -> None:
        try:
            orchestrator.executions.start_execution(arn, input=payload.decode())
        except ApiError as error:
            missing = error.code == "StateMachineDoesNotExist"
            settle(TargetMissingError(error.message) if missing else error)
        else:
            settle(None)

    return carry
