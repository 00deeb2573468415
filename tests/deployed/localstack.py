"""LocalStack in Docker, by testcontainers."""

import os
import platform
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.errors import APIError, DockerException, ImageNotFound
from testcontainers.community.localstack import LocalStackContainer
from testcontainers.core.config import ConnectionMode, testcontainers_config

from tests.deployed.deployment import Account
from tests.deployed.sam_template import Json
from tests.deployed.tooling import REGION

IMAGE_VARIABLE = "KIOSK_LOCALSTACK_IMAGE"
IMAGE = "localstack/localstack:4.14.0"
"""The last image that needs no token; a newer one is named by the variable, beside LOCALSTACK_AUTH_TOKEN."""

TARGET = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
"""The bundles' architecture: the engine's, whose containers run them."""

_READY_SECONDS = 120
_NAMING_POOLS = ("AWS::Lambda::", "AWS::IAM::")
_LACKING = ("AWS::Cognito::", "AWS::ApiGatewayV2::")


@contextmanager
def running_localstack() -> Iterator[Account]:
    """Start LocalStack in a container, its port on the loopback interface, and stop it in the end."""
    image = _name()
    container = LocalStackContainer(image, region_name=REGION)
    for name, value in _variables().items():
        container.with_env(name, value)
    if _setting(image, "LAMBDA_RUNTIME_EXECUTOR") != "process":  # functions run in containers beside it
        container.with_volume_mapping("/var/run/docker.sock", "/var/run/docker.sock", "rw")
    if loses_updates():
        script = Path(__file__).with_name("light_transactions.py")
        container.with_volume_mapping(str(script), f"/etc/localstack/init/ready.d/{script.name}", "ro")
    testcontainers_config.ryuk_disabled = True  # another container, only to remove this one
    if os.environ.get("DOCKER_HOST", "unix:").startswith("unix:"):
        # The engine is on this machine, whatever container or sandbox this may be.
        testcontainers_config.connection_mode_override = ConnectionMode.docker_host
        testcontainers_config.tc_host_override = "127.0.0.1"
    try:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of its own library
            container.start(timeout=_READY_SECONDS)
        yield Account(container.get_url())
    finally:
        container.stop()


def _variables() -> dict[str, str]:
    token = os.environ.get("LOCALSTACK_AUTH_TOKEN")
    return {
        "LAMBDA_IGNORE_ARCHITECTURE": "1",
        "LAMBDA_KEEPALIVE_MS": "600000",
        "DISABLE_EVENTS": "1",
        **({"LOCALSTACK_AUTH_TOKEN": token} if token else {}),
    }


def loses_updates() -> bool:
    """Return whether the image's DynamoDB is moto's, which is not safe under threads."""
    return _setting(_name(), "PROVIDER_OVERRIDE_DYNAMODB") == "moto"


def _name() -> str:
    return os.environ.get(IMAGE_VARIABLE, IMAGE)


def _setting(image: str, variable: str) -> str | None:
    settings: list[str] = _image(image).attrs["Config"].get("Env") or []
    return dict(setting.split("=", 1) for setting in settings).get(variable)


def _image(name: str) -> Any:
    """Return the image, pulled if need be, or skip the test that asks for it."""
    try:
        engine = docker.from_env()
    except DockerException as error:
        pytest.skip(f"no Docker engine answers ({error}); start one (on Debian: .ci/docker)")
    try:
        return engine.images.get(name)
    except ImageNotFound:
        try:
            return engine.images.pull(name)
        except APIError as error:
            pytest.skip(f"the image {name} is not here and cannot be pulled ({error}); see .ci/localstack")
    finally:
        engine.close()


def adapted(template: Json) -> Json:
    """Return a transformed template without what community LocalStack lacks, and without what needs that.

    Functions and their rights name a user pool that is not there; they need none with RecheckAdmins=false.
    """
    resources: Json = {
        name: _without_pool(resource) if resource["Type"].startswith(_NAMING_POOLS) else resource
        for name, resource in template["Resources"].items()
    }
    removed = {name for name, resource in resources.items() if resource["Type"].startswith(_LACKING)}
    while removed:
        resources = {name: resource for name, resource in resources.items() if name not in removed}
        gone = template["Resources"].keys() - resources.keys()
        removed = {name for name, resource in resources.items() if _mentions(resource, gone)}
    gone = template["Resources"].keys() - resources.keys()
    outputs = {name: output for name, output in template["Outputs"].items() if not _mentions(output, gone)}
    return {**template, "Resources": resources, "Outputs": outputs}


def _without_pool(value: Any) -> Any:
    """Return `value` with a text in place of each reference to the user pool."""
    if value in ({"Ref": "UserPool"}, {"Fn::GetAtt": ["UserPool", "Arn"]}):
        return "arn:aws:cognito-idp:us-east-1:000000000000:userpool/none"
    if isinstance(value, dict):
        return {key: _without_pool(item) for key, item in value.items()}
    return [_without_pool(item) for item in value] if isinstance(value, list) else value


def _mentions(value: Any, names: set[str]) -> bool:
    """Return whether one of `names` stands in an intrinsic function somewhere in `value`."""
    if isinstance(value, dict):
        return any(
            (key == "Ref" and item in names)
            or (key == "Fn::GetAtt" and item[0] in names)
            or (key == "Fn::Sub" and isinstance(item, str) and any(f"${{{name}" in item for name in names))
            or _mentions(item, names)
            for key, item in value.items()
        )
    return isinstance(value, list) and any(_mentions(item, names) for item in value)
