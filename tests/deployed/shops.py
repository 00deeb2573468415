"""A deployed shop and the people in it, whichever AWS it is deployed to."""

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from entrypoints.cli.client.running_kiosk import HttpAnswer, ShopClient
from tests.deployed.deployment import Account, Stack

PASSWORD = "Correct-horse-7"
_ANSWER_SECONDS = 60


class Caller(Protocol):
    """Someone who speaks to the shop's API."""

    def get(self, path: str) -> HttpAnswer: ...
    def put(self, path: str, body: Any) -> HttpAnswer: ...
    def post(self, path: str, body: Any, **headers: str) -> HttpAnswer: ...


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop somewhere.

    Attributes:
        workflows: a client of the Step Functions that processes its orders.
        state_machine_arn: the order workflow.
        register: brings in a person by mail address, with the groups they are in.
    """

    workflows: Any
    state_machine_arn: str
    register: Callable[[str, tuple[str, ...]], Caller]
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def customer(self, name: str) -> Caller:
        return self.register(f"{name}-{next(self._numbers)}@example.com", ())

    def keeper(self) -> Caller:
        return self.register(f"keeper-{next(self._numbers)}@example.com", ("admin",))

    def stocked(self, name: str, price: float, stock: int) -> str:
        """Put a product on sale and return its id."""
        keeper = self.keeper()
        product_id = f"{name}-{next(self._numbers)}"
        details = {"name": name.title(), "price": price, "category": "test"}
        assert keeper.put(f"/products/{product_id}", details).status == 200
        change = {"delta": stock, "reason": "delivery"}
        assert keeper.post(f"/products/{product_id}/stock", change).status == 200
        return product_id

    def fill_cart(self, customer: Caller, product_id: str, quantity: int) -> None:
        answer = customer.put("/cart", {"lines": [{"productId": product_id, "quantity": quantity}]})
        assert answer.status == 200, answer

    def check_out(self, customer: Caller, method: str = "pm_card_visa") -> str:
        """Order what is in the cart and return the order's id."""
        answer = customer.post("/checkout", {"paymentMethod": method})
        assert answer.status == 202, answer
        order_id: str = answer.body["orderId"]
        return order_id

    def history(self, order_id: str) -> list[dict[str, Any]]:
        """Wait until the order's execution has ended and return its events."""
        arn = f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{order_id}"
        deadline = time.monotonic() + _ANSWER_SECONDS
        while self.workflows.describe_execution(executionArn=arn)["status"] == "RUNNING":
            assert time.monotonic() < deadline, f"the execution of {order_id} does not end"
            time.sleep(0.1)  # noqa: TID251 -- a poll of a real process, with a deadline
        pages = self.workflows.get_paginator("get_execution_history").paginate(
            executionArn=arn, includeExecutionData=True
        )
        return [event for page in pages for event in page["events"]]

    def wait_until_entered(self, order_id: str, state: str) -> None:
        """Wait until the order's execution has entered a state."""
        arn = f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{order_id}"
        deadline = time.monotonic() + _ANSWER_SECONDS
        while not any(
            event.get("stateEnteredEventDetails", {}).get("name") == state
            for event in self.workflows.get_execution_history(executionArn=arn)["events"]
        ):
            assert time.monotonic() < deadline, f"the execution of {order_id} does not enter {state}"
            time.sleep(0.05)  # noqa: TID251 -- a poll of a real process, with a deadline

    def decided(self, customer: Caller, order_id: str) -> Any:
        """Wait until the order is decided and return it as its customer sees it."""
        self.history(order_id)
        return customer.get(f"/orders/{order_id}").body


def signed_in(cognito: Any, pool_id: str, client_id: str, email: str, groups: tuple[str, ...]) -> str:
    """Make a user as an administrator does and return the ID token that they sign in for."""
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        UserPoolId=pool_id, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(UserPoolId=pool_id, Username=email, Password=PASSWORD, Permanent=True)
    for group in groups:
        cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=email, GroupName=group)
    answer = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token


def shop_over_http(account: Account, url: str, outputs: dict[str, str]) -> Shop:
    """Return a shop whose API is served at `url`; a stack's outputs name its pool and its workflow."""
    cognito = account.client("cognito-idp")

    def register(email: str, groups: tuple[str, ...]) -> Caller:
        token = signed_in(cognito, outputs["UserPoolId"], outputs["UserPoolClientId"], email, groups)
        return ShopClient(url, token)

    return Shop(account.client("stepfunctions"), outputs["OrderProcessingArn"], register)


_FUNCTIONS = {
    "products": "CatalogAdminFunction",
    "cart": "CartFunction",
    "checkout": "CheckoutFunction",
    "orders": "OrdersFunction",
}


@dataclass(frozen=True, slots=True)
class FunctionCaller:
    """Calls the functions behind the API with the events that an HTTP API would make, claims and all.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """

    functions: Any
    stack: Stack
    email: str
    groups: tuple[str, ...]

    def get(self, path: str) -> HttpAnswer:
        return self._send("GET", path, None, {})

    def put(self, path: str, body: Any) -> HttpAnswer:
        return self._send("PUT", path, body, {})

    def post(self, path: str, body: Any, **headers: str) -> HttpAnswer:
        return self._send("POST", path, body, headers)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> HttpAnswer:
        claims = {"sub": self.email, "email": self.email}
        if self.groups:
            claims["cognito:groups"] = f"[{' '.join(self.groups)}]"
        event = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": "",
            "headers": {"content-type": "application/json", **headers},
            "requestContext": {
                "accountId": "000000000000",
                "stage": "$default",
                "http": {"method": method, "path": path, "sourceIp": "127.0.0.1"},
                "authorizer": {"jwt": {"claims": claims, "scopes": None}},
            },
            "body": None if body is None else json.dumps(body),
            "isBase64Encoded": False,
        }
        function = self.stack.resources[_FUNCTIONS[path.split("/")[1]]]
        answer = self.functions.invoke(FunctionName=function, Payload=json.dumps(event))
        told = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, told
        return HttpAnswer(told["statusCode"], json.loads(told["body"]))


def shop_over_functions(stack: Stack) -> Shop:
    """Return a shop that is called without an API: by its functions."""
    functions = stack.account.client("lambda")
    return Shop(
        stack.account.client("stepfunctions"),
        stack.outputs["OrderProcessingArn"],
        lambda email, groups: FunctionCaller(functions, stack, email, groups),
    )
