"""The shop's adapters on AWS, and the environment variables that configure them."""

from collections.abc import Mapping
from dataclasses import fields
from random import SystemRandom  # noqa: TID251 -- jitter in production; tests override `rng`
from typing import TYPE_CHECKING

from dependency_injector import containers, providers

from adapters.aws.contention_backoff import Backoff
from adapters.dynamodb.table_names import Tables
from adapters.lazy_providers import LazyPackage, once
from adapters.system.clock import SystemClock
from adapters.system.ids import RandomIds

if TYPE_CHECKING:
    import adapters.aws.clients
    import adapters.cognito.administrators
    import adapters.dynamodb.carts
    import adapters.dynamodb.orders
    import adapters.dynamodb.payments
    import adapters.dynamodb.products
    import adapters.dynamodb.stock
    import adapters.dynamodb.store
    import adapters.ses.notifier
    import adapters.stepfunctions.workflow
else:
    adapters = LazyPackage("adapters")


class MissingSettingError(LookupError):
    """The environment lacks a variable that the template sets for the functions that need it."""


class Environment:
    """The environment variables of a function, read when they are needed."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def __call__(self, name: str) -> str:
        """Return a variable's value.

        Raises:
            MissingSettingError: The variable is missing or empty.
        """
        value = self._variables.get(name)
        if not value:
            raise MissingSettingError(
                f"The environment variable {name} is not set. infra/sam/template.yaml sets it for the"
                " functions that need it; elsewhere, call adapters.wiring.serve first."
            )
        return value

    def tables(self) -> Tables:
        """Return the names of all tables: that of `orders` is in the variable ORDERS_TABLE."""
        return Tables(**{table.name: self(f"{table.name.upper()}_TABLE") for table in fields(Tables)})


class AwsAdapters(containers.DeclarativeContainer):
    """The adapters that run in Lambda, each made once, at its first use."""

    environment: providers.Dependency[Environment] = providers.Dependency()
    clock = providers.ThreadSafeSingleton(SystemClock)
    ids = providers.ThreadSafeSingleton(RandomIds)
    rng = providers.ThreadSafeSingleton(SystemRandom)
    backoff = providers.ThreadSafeSingleton(Backoff, rng, clock.provided.sleep)

    clients = once(lambda: adapters.aws.clients.Clients)
    dynamodb = providers.ThreadSafeSingleton(clients.provided.make.call("dynamodb"))
    stepfunctions = providers.ThreadSafeSingleton(clients.provided.make.call("stepfunctions"))
    cognito = providers.ThreadSafeSingleton(clients.provided.make.call("cognito-idp"))
    ses = providers.ThreadSafeSingleton(clients.provided.make.call("sesv2"))

    store = once(
        lambda: adapters.dynamodb.store.DynamoStore, environment.provided.tables.call(), dynamodb, backoff
    )
    products = once(lambda: adapters.dynamodb.products.DynamoProducts, store, ids)
    carts = once(lambda: adapters.dynamodb.carts.DynamoCarts, store)
    orders = once(lambda: adapters.dynamodb.orders.DynamoOrders, store)
    stock_ledger = once(lambda: adapters.dynamodb.stock.DynamoStockLedger, store, orders)
    journal = once(lambda: adapters.dynamodb.payments.DynamoPaymentJournal, store)
    administrators = providers.Selector(
        environment.provided.call("RECHECK_ADMINS"),
        true=once(
            lambda: adapters.cognito.administrators.CognitoAdministrators,
            cognito,
            environment.provided.call("USER_POOL_ID"),
        ),
        false=once(lambda: adapters.cognito.administrators.TokenAdministrators),
    )
    outbox = once(
        lambda: adapters.ses.notifier.SesNotifier,
        ses,
        store,
        clock,
        environment.provided.call("SENDER_ADDRESS"),
    )
    workflow = once(
        lambda: adapters.stepfunctions.workflow.StepFunctionsWorkflow,
        stepfunctions,
        environment.provided.call("ORDER_PROCESSING_ARN"),
    )


def aws_adapters(variables: Mapping[str, str]) -> AwsAdapters:
    """Return the adapters for the tables, state machine and sender that environment `variables` name.

    Nothing is read, imported or connected before it is used. Providers may be overridden first, as tests do
    with the clients.
    """
    return AwsAdapters(environment=providers.Object(Environment(variables)))
