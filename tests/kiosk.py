"""A Kiosk in a process of its own, its people and goods made from outside, as any client would."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from entrypoints.cli.client.execution_follower import execution_arn, follow
from entrypoints.cli.client.running_kiosk import ShopClient, cognito, panel_rows, sign_in, step_functions
from entrypoints.cli.demo.server import running_server

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

PASSWORD = "Correct-horse-7"


@dataclass(frozen=True, slots=True)
class Customer:
    """A user with an account; `shop` is the API with their token."""

    email: str
    password: str
    shop: ShopClient


@dataclass
class Kiosk:
    """A running Kiosk with its demo products; every customer, product and order is new."""

    url: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80

    def new_email(self, name: str = "maya", domain: str = "example.com") -> str:
        """Return an address without an account."""
        return f"{name}-{next(self._numbers)}@{domain}"

    def customer(
        self, name: str = "maya", groups: tuple[str, ...] = (), domain: str = "example.com"
    ) -> Customer:
        """Return a customer with a confirmed account."""
        email = self.new_email(name, domain)
        self.pool.admin_create_user(
            UserPoolId=self.pool_id,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
            MessageAction="SUPPRESS",
        )
        self.pool.admin_set_user_password(
            UserPoolId=self.pool_id, Username=email, Password=PASSWORD, Permanent=True
        )
        for group in groups:
            self.pool.admin_add_user_to_group(UserPoolId=self.pool_id, Username=email, GroupName=group)
        return Customer(email, PASSWORD, ShopClient(self.url, sign_in(self.url, email, PASSWORD)))

    def sign_up(self, email: str) -> None:
        """Sign a user up, who has yet to confirm with the code in the mail."""
        self.pool.sign_up(
            ClientId=self.client_id,
            Username=email,
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": email}],
        )

    def code_for(self, email: str) -> str:
        """Return the latest confirmation code mailed to a user who signs up."""
        mails = (mail for mail in self.outbox() if mail["to"] == email and "code" in mail["subject"])
        return str(next(mails)["text"])

    def outbox(self) -> Iterator[dict[str, Any]]:
        """Yield the messages sent to customers, as the console's panel lists them, newest first."""
        path = "/console/api/panels/outbox?limit=200"
        following = ""
        while following is not None:
            page = _must(ShopClient(self.url).get(path + (following and f"&next={following}")), 200)
            yield from page["items"]
            following = page["next"]

    @cached_property
    def admin(self) -> Customer:
        """An administrator of the catalogue."""
        return self.customer("boss", groups=("admin",))

    def product(
        self,
        name: str = "Teapot",
        price: float = 19.99,
        stock: int = 10,
        category: str = "test",
        about: str = "",
    ) -> str:
        """Put a product on sale; return its id."""
        product_id = f"product-{next(self._numbers)}"
        self.change_product(product_id, name=name, price=price, category=category, description=about)
        self.add_stock(product_id, stock)
        return product_id

    def change_product(self, product_id: str, **details: Any) -> None:
        """Set name, price, category and description of a product."""
        _must(self.admin.shop.put(f"/products/{product_id}", details), 200)

    def add_stock(self, product_id: str, delta: int) -> None:
        """Add units to a product's stock, or remove them."""
        if delta:
            change = {"delta": delta, "reason": "delivery"}
            _must(self.admin.shop.post(f"/products/{product_id}/stock", change), 200)

    def stock(self, product_id: str) -> int:
        return int(ShopClient(self.url).get(f"/products/{product_id}").body["stock"])

    def fill_cart(self, customer: Customer, *lines: tuple[str, int]) -> None:
        """Put these products, so many of each, into a cart in place of what it holds."""
        body = {"lines": [{"productId": product, "quantity": quantity} for product, quantity in lines]}
        _must(customer.shop.put("/cart", body), 200)

    def check_out(self, customer: Customer, method: str = "pm_card_visa") -> str:
        """Order the cart; return the order's id at once, while the workflow runs."""
        key = f"order-{next(self._numbers)}"
        body = _must(customer.shop.post("/checkout", {"paymentMethod": method}, Idempotency_Key=key), 202)
        return str(body["orderId"])

    def buy(self, customer: Customer, *lines: tuple[str, int], method: str = "pm_card_visa") -> str:
        """Order and wait until the workflow has ended; return the order's id."""
        self.fill_cart(customer, *lines)
        order_id = self.check_out(customer, method)
        self.decide(order_id)
        return order_id

    def decide(self, order_id: str) -> list[str]:
        """Wait for the end of an order's execution; return the lines that describe its steps."""
        workflow, steps = step_functions(self.url), list[str]()
        follow(workflow, execution_arn(workflow, order_id), steps.append)
        return steps

    def payments(self, order_id: str) -> list[str]:
        """Return the movements of an order's money, oldest first."""
        rows = panel_rows(self.url, "payments")
        return [row["movement"] for row in rows if row["order_id"] == order_id]

    def orders(self, customer: Customer) -> list[dict[str, Any]]:
        """Return a customer's orders, newest first."""
        orders: list[dict[str, Any]] = _must(customer.shop.get("/orders"), 200)["items"]
        return orders

    def order(self, customer: Customer, order_id: str) -> dict[str, Any]:
        order: dict[str, Any] = _must(customer.shop.get(f"/orders/{order_id}"), 200)
        return order

    @property
    def pool(self) -> "CognitoIdentityProviderClient":
        return cognito(self.url)

    @cached_property
    def pool_id(self) -> str:
        return self.pool.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]

    @cached_property
    def client_id(self) -> str:
        """The client of the user pool with which people sign in."""
        clients = self.pool.list_user_pool_clients(UserPoolId=self.pool_id, MaxResults=1)["UserPoolClients"]
        return clients[0]["ClientId"]


@contextmanager
def running_kiosk(*options: str) -> Iterator[Kiosk]:
    """Start `kiosk up` with `options` on a free port, and end it afterwards."""
    with running_server(*options) as url:
        # The name that people use, and the only one besides the number that the console answers to.
        yield Kiosk(url.replace("127.0.0.1", "localhost"))


def _must(answer: Any, status: int) -> Any:
    assert answer.status == status, answer
    return answer.body
