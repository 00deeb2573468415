"""The services that tasks can reach, and the integrations that reach them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entrypoints.local.stepfunctions.integrations.http_task.http_tasks import HttpTasks
from entrypoints.local.stepfunctions.integrations.router import TaskRouter
from entrypoints.local.stepfunctions.integrations.sdk.aws_tasks import AwsTasks
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients, AwsEndpoint
from entrypoints.local.stepfunctions.integrations.services.eventbridge import (
    EndpointEvents,
    EventPublisher,
    EventsTasks,
)
from entrypoints.local.stepfunctions.integrations.services.lambda_ import LambdaInvoker, LambdaTasks

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.integrations.http_task.http_exchanges import HttpExchanges
    from entrypoints.local.system.ids import Ids


@dataclass(frozen=True, slots=True)
class Services:
    """What tasks can reach.

    Attributes:
        functions: Calls Lambda functions.
        functions_wait: Whether `functions` waits for another server, so that calls belong in threads.
        events: Puts events on buses; without it, `endpoint` is asked.
        endpoint: All other AWS services.
        close: Gives free what `functions` and `events` hold, when the orchestrator closes.
    """

    functions: LambdaInvoker | None = None
    functions_wait: bool = False
    events: EventPublisher | None = None
    endpoint: AwsEndpoint | None = None
    close: Callable[[], None] | None = None


def connect(
    router: TaskRouter, services: Services, clients: AwsClients | None, ids: Ids, exchanges: HttpExchanges
) -> Callable[[], None]:
    """Add the integrations of the services that can be reached; return what gives them free."""
    released = ExitStack()
    if services.close is not None:
        released.callback(services.close)
    if services.functions is not None:
        tasks = LambdaTasks(services.functions, ids)
        router.add("lambda-function", tasks.run_function, waits=services.functions_wait)
        router.add("lambda", tasks.run_invoke, waits=services.functions_wait)
    if clients is not None:
        released.callback(clients.close)
        aws, http = AwsTasks(clients), HttpTasks(clients, exchanges)
        released.callback(http.close)
        router.add("http", http.run, waits=True)
        for name in ("aws-sdk", "dynamodb", "sqs", "sns", "s3"):
            router.add(name, aws.run, waits=True)
        if services.events is None:
            router.add("events", EventsTasks(EndpointEvents(clients), ids).run, waits=True)
    if services.events is not None:
        router.add("events", EventsTasks(services.events, ids).run, waits=False)
    return released.close
