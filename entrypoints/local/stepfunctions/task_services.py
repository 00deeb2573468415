"""The services that tasks can reach, and the integrations that reach them."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from entrypoints.local.stepfunctions.integrations.http_task.http_exchanges import HttpExchanges
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

_CARRIED_OUT_HERE = frozenset({"events", "http", "lambda", "states"})
"""The integrations that are more than a call by boto3."""


@dataclass(frozen=True, slots=True)
class Services:
    """The services that tasks can reach.

    Attributes:
        functions: Calls Lambda functions.
        functions_wait: Whether `functions` waits for another server, so that calls belong in threads.
        events: Puts events on buses; without it, `endpoint` does.
        endpoint: The address of all other AWS services.
        close: Releases `functions` and `events` when the orchestrator closes.
    """

    functions: LambdaInvoker | None = None
    functions_wait: bool = False
    events: EventPublisher | None = None
    endpoint: ServicesEndpoint | None = None
    close: Callable[[], None] | None = None


def connect(
    router: TaskRouter, services: Services, clients: AwsClients | None, ids: Ids, exchanges: HttpExchanges
) -> Callable[[], None]:
    """Add the integrations of the services that can be reached; return a function that releases them."""
    released = ExitStack()
    if services.close is not None:
        released.callback(services.close)
    if services.functions is not None:
        tasks = LambdaTasks(services.functions, ids)
        router.add("lambda-function", tasks.run_function, waits=services.functions_wait)
        router.add("lambda", tasks.run_invoke, waits=services.functions_wait)
    if clients is not None:
        released.callback(clients.close)
        aws, http = AwsTasks(clients, INTEGRATIONS), HttpTasks(clients, exchanges)
        released.callback(http.close)
        router.add("http", http.run, waits=True)
        for name in ("aws-sdk", *INTEGRATIONS.keys() - _CARRIED_OUT_HERE):
            router.add(name, aws.run, waits=True)
        if services.events is None:
            router.add("events", EventsTasks(EndpointEvents(clients), ids).run, waits=True)
    if services.events is not None:
        router.add("events", EventsTasks(services.events, ids).run, waits=False)
    return released.close
