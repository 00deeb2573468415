"""The emulators and the stacks deployed to them: each once for a whole test run, and only if asked for."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrypoints.cli.client.running_kiosk import cognito
from entrypoints.cli.demo.server import running_server
from tests.deployed import localstack, ministack
from tests.deployed.deployment import Account, Stack, deploy
from tests.deployed.shops import Shop, shop_over_functions, shop_over_http
from tests.deployed.tooling import sam_build

_DISPOSABLE = {"DataPolicy": "Delete", "ProtectData": "false"}
_BACK_END_ONLY = {"ServeStorefront": "false", "RecheckAdmins": "false"}
"""LocalStack's community edition has no CloudFront."""
_SENDER = "shop@kiosk.example"
_SENDER_DOMAIN = "kiosk.example"
_START_SECONDS = 600
"""What a test may take that starts an emulator, builds the bundles and deploys the stack."""

_EMULATORS = {"ministack", "localstack"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "deployed: needs `make tools`, and Docker for what runs on LocalStack")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        parameters = getattr(item, "callspec", None)
        on_emulator = parameters is not None and _EMULATORS & {*map(str, parameters.params.values())}
        if on_emulator or item.path.parent.name == "deployed":
            item.add_marker(pytest.mark.deployed)
            item.add_marker(pytest.mark.timeout(_START_SECONDS))


@pytest.fixture(scope="session")
def ministack_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with ministack.running_ministack(tmp_path_factory.mktemp("ministack")) as account:
        yield account


@pytest.fixture(scope="session")
def native_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sam_build(tmp_path_factory.mktemp("native"), "native")


@pytest.fixture(scope="session")
def ministack_stack(ministack_account: Account, native_build: Path) -> Stack:
    ministack_account.client("sesv2").create_email_identity(EmailIdentity=_SENDER_DOMAIN)
    return _on_ministack("kiosk", ministack_account, native_build, {})


@pytest.fixture(scope="session")
def express_stack(ministack_stack: Stack, native_build: Path) -> Stack:
    """A second stack beside the first, whose workflow is of the type EXPRESS."""
    return _on_ministack("express", ministack_stack.account, native_build, {"WorkflowType": "EXPRESS"})


def _on_ministack(name: str, account: Account, built: Path, parameters: dict[str, str]) -> Stack:
    stack = deploy(
        account,
        name,
        built,
        parameters=_DISPOSABLE | parameters,
        adapt=ministack.adapted,
        wrap=functools.partial(ministack.in_runtime_of_its_own, account.url),
    )
    ministack.put_boundaries(stack)
    return stack


@pytest.fixture(scope="session")
def ministack_shop(ministack_stack: Stack) -> Shop:
    return shop_over_http(
        ministack_stack.account, ministack.api_url(ministack_stack), ministack_stack.outputs
    )


@pytest.fixture(scope="session")
def localstack_account() -> Iterator[Account]:
    with localstack.running_localstack() as account:
        yield account


@pytest.fixture(scope="session")
def localstack_stack(localstack_account: Account, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    built = sam_build(tmp_path_factory.mktemp("localstack"), localstack.TARGET)
    localstack_account.client("ses").verify_email_identity(EmailAddress=_SENDER)
    return deploy(
        localstack_account,
        "kiosk",
        built,
        parameters=_DISPOSABLE | _BACK_END_ONLY,
        adapt=localstack.adapted,
    )


@pytest.fixture(scope="session")
def localstack_shop(localstack_stack: Stack) -> Shop:
    return shop_over_functions(localstack_stack)


@pytest.fixture(scope="session")
def local_shop() -> Iterator[Shop]:
    """The shop in a `kiosk up` of its own."""
    with running_server() as url:
        pools = cognito(url)
        pool_id = pools.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        clients = pools.list_user_pool_clients(UserPoolId=pool_id, MaxResults=1)["UserPoolClients"]
        account = Account(url)
        machines = account.client("stepfunctions").list_state_machines()["stateMachines"]
        outputs = {
            "UserPoolId": pool_id,
            "UserPoolClientId": clients[0]["ClientId"],
            "OrderProcessingArn": machines[0]["stateMachineArn"],
        }
        yield shop_over_http(account, url, outputs)


@pytest.fixture(params=["ministack", "localstack"])
def shop(request: pytest.FixtureRequest) -> Shop:
    """The shop, deployed to each emulator in turn."""
    found: Shop = request.getfixturevalue(f"{request.param}_shop")
    return found
