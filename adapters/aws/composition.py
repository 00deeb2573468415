"""Which adapters the shop has on AWS, and the names that the template gives them."""

from collections.abc import Mapping
from random import SystemRandom  # noqa: TID251 -- jitter in production; whoever needs another overrides `rng`

from dependency_injector import containers, providers

from adapters.aws.patience import Patience
from adapters.dynamodb.tables import Tables
from adapters.lazy import Lazy
from adapters.system import RandomIds, SystemClock


class MissingSetting(LookupError):
    """The environment lacks a variable that the template gives to the functions that need it."""


class Environment:
    """The environment variables of a function, asked for when they are needed."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def __call__(self, name: str) -> str:
        """Return a variable's value.

        Raises:
            MissingSetting: there is no such variable.
        """
        value = self._variables.get(name)
        if not value:
            raise MissingSetting(
                f"The environment variable {name} is not set. infra/sam/template.yaml sets it for the"
                " functions that need it; elsewhere, call adapters.wiring.serve first."
            )
        return value

    def tables(self) -> Tables:
        return Tables(
            products=self("PRODUCTS_TABLE"),
            carts=self("CARTS_TABLE"),
            orders=self("ORDERS_TABLE"),
            payments=self("PAYMENTS_TABLE"),
            messages=self("MESSAGES_TABLE"),
        )


class AwsAdapters(containers.DeclarativeContainer):
    """The adapters that run in Lambda, each made once, when it is first asked for."""

    environment: providers.Dependency[Environment] = providers.Dependency()
    clock = providers.ThreadSafeSingleton(SystemClock)
    ids = providers.ThreadSafeSingleton(RandomIds)
    rng = providers.ThreadSafeSingleton(SystemRandom)
    patience = providers.ThreadSafeSingleton(Patience, rng, clock.provided.sleep)

    clients = providers.ThreadSafeSingleton(Lazy("adapters.aws.clients:Clients"))
    dynamodb = providers.ThreadSafeSingleton(clients.provided.make.call("dynamodb"))
    stepfunctions = providers.ThreadSafeSingleton(clients.provided.make.call("stepfunctions"))
    ses = providers.ThreadSafeSingleton(clients.provided.make.call("sesv2"))

    store = providers.ThreadSafeSingleton(
        Lazy("adapters.dynamodb.store:DynamoStore"), environment.provided.tables.call(), dynamodb, patience
    )
    products = providers.ThreadSafeSingleton(Lazy("adapters.dynamodb.products:DynamoProducts"), store, ids)
    carts = providers.ThreadSafeSingleton(Lazy("adapters.dynamodb.carts:DynamoCarts"), store)
    orders = providers.ThreadSafeSingleton(Lazy("adapters.dynamodb.orders:DynamoOrders"), store)
    stock = providers.ThreadSafeSingleton(Lazy("adapters.dynamodb.stock:DynamoStockLedger"), store, orders)
    journal = providers.ThreadSafeSingleton(Lazy("adapters.dynamodb.payments:DynamoPaymentJournal"), store)
    outbox = providers.ThreadSafeSingleton(
        Lazy("adapters.ses.notifier:SesNotifier"),
        ses,
        store,
        clock,
        environment.provided.call("SENDER_ADDRESS"),
    )
    workflow = providers.ThreadSafeSingleton(
        Lazy("adapters.stepfunctions.workflow:StepFunctionsWorkflow"),
        stepfunctions,
        environment.provided.call("ORDER_PROCESSING_ARN"),
    )


def aws_adapters(variables: Mapping[str, str]) -> AwsAdapters:
    """Return the adapters for the tables, state machine and sender that environment `variables` name.

    Nothing is read, imported or connected before it is used. Providers may be overridden first, as tests do
    with the clients.
    """
    return AwsAdapters(environment=providers.Object(Environment(variables)))
