"""The services that tasks can reach, and the router with the integrations that reach them."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from entrypoints.local.asl import Call, TaskFailed
from entrypoints.local.stepfunctions.integrations.early_callbacks import EarlyCallbacks
from entrypoints.local.stepfunctions.integrations.http_task.http_task_inspection import HttpExchanges
from entrypoints.local.stepfunctions.integrations.http_task.http_tasks import HttpTasks
from entrypoints.local.stepfunctions.integrations.optimized_integrations import INTEGRATIONS
from entrypoints.local.stepfunctions.integrations.router import TaskRouter
from entrypoints.local.stepfunctions.integrations.sdk.aws_tasks import AwsTasks
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients, ServicesEndpoint
from entrypoints.local.stepfunctions.integrations.services.eventbridge import (
    EndpointEvents,
    EventPublisher,
    EventsTasks,
)
from entrypoints.local.stepfunctions.integrations.services.lambda_ import LambdaInvoker, LambdaTasks
from entrypoints.local.system.ids import Ids
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.traces.trace_context import Here

_CARRIED_OUT_HERE = frozenset({"events", "http", "lambda", "states"})
"""The integrations that are more than a call by boto3."""


@dataclass(frozen=True, slots=True)
class TaskServices:
    """The services that tasks can reach.

    Attributes:
        functions: Calls Lambda functions.
        functions_wait: Whether `functions` waits for another server, so that calls belong in threads.
        events: Puts events on buses; without it, `endpoint` does.
        endpoint: The address of all other AWS services.
        close: Releases what `functions` and `events` hold, when the orchestrator closes.
    """

    functions: LambdaInvoker | None = None
    functions_wait: bool = False
    events: EventPublisher | None = None
    endpoint: ServicesEndpoint | None = None
    close: Callable[[], None] | None = None


class TaskIntegrations:
    """The router of tasks, with the integrations of the services that can be reached.

    Args:
        services: The services.
        clients: boto3's clients of the endpoint, if the services have one.
        ids: Makes request ids.
        locate: Returns where in a trace a task's work belongs.
        refuse: Returns the failure of a task that must not be run, None to run it.

    Attributes:
        router: Runs tasks.
        early: Holds callbacks that arrive before their task counts as submitted.
        exchanges: The HTTP requests and responses of tasks under test.
    """

    def __init__(
        self,
        services: TaskServices,
        clients: AwsClients | None,
        ids: Ids,
        *,
        locate: Callable[[Call], Here | None] | None,
        refuse: Callable[[Call], TaskFailed | None] | None,
    ) -> None:
        self._threads = ThreadPool()
        self._released = ExitStack()
        self.early = EarlyCallbacks()
        self.exchanges = HttpExchanges()
        self.router = TaskRouter(self._threads, self.early, locate, refuse)
        if services.close is not None:
            self._released.callback(services.close)
        if services.functions is not None:
            self._add_functions(services.functions, ids, waits=services.functions_wait)
        if clients is not None:
            self._add_endpoint(clients)
        if services.events is not None:
            self.router.add("events", EventsTasks(services.events, ids).run, waits=False)
        elif clients is not None:
            self.router.add("events", EventsTasks(EndpointEvents(clients), ids).run, waits=True)

    def stop(self) -> None:
        """Drop the answers that other servers still send: their executions do not advance any more."""
        self.router.close()

    def release(self) -> None:
        """End the threads, once the driver has stopped, and release the services."""
        self._threads.close()
        self._released.close()

    def _add_functions(self, functions: LambdaInvoker, ids: Ids, *, waits: bool) -> None:
        tasks = LambdaTasks(functions, ids)
        self.router.add("lambda-function", tasks.run_function, waits=waits)
        self.router.add("lambda", tasks.run_invoke, waits=waits)

    def _add_endpoint(self, clients: AwsClients) -> None:
        self._released.callback(clients.close)
        aws, http = AwsTasks(clients, INTEGRATIONS), HttpTasks(clients, self.exchanges)
        self._released.callback(http.close)
        self.router.add("http", http.run, waits=True)
        for name in ("aws-sdk", *INTEGRATIONS.keys() - _CARRIED_OUT_HERE):
            self.router.add(name, aws.run, waits=True)
