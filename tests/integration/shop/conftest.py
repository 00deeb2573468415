"""A Kiosk in a process of its own, and people who shop there: all from outside, as a client sees it."""

import itertools
from dataclasses import dataclass

import pytest

from entrypoints.cli.demo.executions import execution_arn, follow
from entrypoints.cli.demo.server import running_server
from entrypoints.cli.endpoint import ShopClient, cognito, panel_rows, sign_in, step_functions

PASSWORD = "Correct-horse-7"


@dataclass
class World:
    """A running shop, and ways to bring people and goods into it."""

    url: str
    pool: object
    pool_id: str
    client_id: str
    workflow: object
    numbers: itertools.count

    def customer(self, name: str = "maya", groups: tuple[str, ...] = ()) -> ShopClient:
        email = f"{name}-{next(self.numbers)}@example.com"
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
        return ShopClient(self.url, sign_in(self.url, email, PASSWORD))

    def product(self, admin: ShopClient, name: str, price: float, stock: int) -> str:
        product_id = f"{name}-{next(self.numbers)}"
        details = {"name": name.title(), "price": price, "category": "test"}
        assert admin.put(f"/products/{product_id}", details).status == 200
        if stock:
            change = {"delta": stock, "reason": "delivery"}
            assert admin.post(f"/products/{product_id}/stock", change).status == 200
        return product_id

    def stock(self, product_id: str) -> int:
        return ShopClient(self.url).get(f"/products/{product_id}").body["stock"]

    def payments(self, order_id: str) -> list[str]:
        rows = panel_rows(self.url, "payments")
        return [row["movement"] for row in rows if row["order_id"] == order_id]

    def decide(self, order_id: str) -> list[str]:
        """Wait for the end of an order's execution; return the words that tell its steps."""
        steps: list[str] = []
        follow(self.workflow, execution_arn(self.workflow, order_id), steps.append)
        return steps


@pytest.fixture(scope="session", params=["memory", "aws"])
def world(request):
    with running_server(*(("--aws",) if request.param == "aws" else ())) as url:
        pool = cognito(url)
        pool_id = pool.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        clients = pool.list_user_pool_clients(UserPoolId=pool_id, MaxResults=1)["UserPoolClients"]
        yield World(url, pool, pool_id, clients[0]["ClientId"], step_functions(url), itertools.count(1))


@pytest.fixture(scope="session")
def admin(world):
    return world.customer("boss", groups=("admin",))


@pytest.fixture
def maya(world):
    return world.customer("maya")


@pytest.fixture
def teapot(world, admin):
    return world.product(admin, "teapot", 19.99, 10)
