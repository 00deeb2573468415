"""What `sam deploy` does, with boto3, so that it can be done to emulators that differ from AWS."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import WaiterError

from entrypoints.local.template.document import read_yaml
from tests.deployed.sam_template import FUNCTION, STATE_MACHINE, Json, of_type, transformed
from tests.deployed.tooling import REGION

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TEMPLATE_LIMIT = 51_200


@dataclass(frozen=True, slots=True)
class Account:
    """Someone's access to an emulator."""

    url: str
    access_key: str = "test"
    secret_key: str = "test"
    session_token: str | None = None

    def client(self, service: str, config: Config | None = None) -> Any:
        session = boto3.Session(
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            aws_session_token=self.session_token,
            region_name=REGION,
        )
        make: Callable[..., Any] = session.client  # its stubs know services by their literal names
        return make(service, endpoint_url=self.url, config=config)


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack: its outputs, and the physical names of its resources by logical id."""

    name: str
    account: Account
    outputs: dict[str, str]
    resources: dict[str, str]


def deploy(
    account: Account,
    name: str,
    built: Path,
    *,
    parameters: dict[str, str],
    adapt: Callable[[Json], Json] = lambda template: template,
    wrap: Callable[[Json, zipfile.ZipFile], None] = lambda _properties, _bundle: None,
) -> Stack:
    """Deploy a template that `sam build` built.

    Args:
        account: where to.
        name: the stack's.
        built: the built template, its bundles beside it.
        parameters: values for the template's parameters.
        adapt: changes the transformed template into one that the emulator understands.
        wrap: may change a function's properties and add to its bundle.

    Raises:
        AssertionError: the stack could not be created; the text says why.
    """
    s3, bucket = account.client("s3"), f"{name}-artifacts"
    s3.create_bucket(Bucket=bucket)

    def upload(data: bytes, suffix: str) -> str:
        key = hashlib.sha256(data).hexdigest()[:32] + suffix
        s3.put_object(Bucket=bucket, Key=key, Body=data)
        return key

    template = read_yaml(built)
    for _, properties in of_type(template, FUNCTION):
        bundle = zipped(built.parent / properties["CodeUri"], partial(wrap, properties))
        properties["CodeUri"] = {"Bucket": bucket, "Key": upload(bundle, ".zip")}
    for _, properties in of_type(template, STATE_MACHINE):
        definition = (built.parent / properties["DefinitionUri"]).read_bytes()
        properties["DefinitionUri"] = {"Bucket": bucket, "Key": upload(definition, ".json")}
    body = json.dumps(adapt(transformed(template)))
    where = {"TemplateBody": body}
    if len(body) > _TEMPLATE_LIMIT:
        where = {"TemplateURL": f"{account.url}/{bucket}/{upload(body.encode(), '.template')}"}
    return _create(account, name, where, parameters)


def zipped(folder: Path, wrap: Callable[[zipfile.ZipFile], None] = lambda _bundle: None) -> bytes:
    """Return a bundle as Lambda takes it; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            add(bundle, str(path.relative_to(folder)), path.read_bytes())
        wrap(bundle)
    return buffer.getvalue()


def add(bundle: zipfile.ZipFile, name: str, data: bytes, mode: int = 0o644) -> None:
    """Add a file to a bundle."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = mode << 16
    bundle.writestr(entry, data, zipfile.ZIP_DEFLATED)


def _create(account: Account, name: str, where: dict[str, str], parameters: dict[str, str]) -> Stack:
    cloudformation = account.client("cloudformation")
    change_set = cloudformation.create_change_set(
        StackName=name,
        ChangeSetName="first",
        ChangeSetType="CREATE",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        **where,
    )["Id"]
    patience = {"Delay": 1, "MaxAttempts": 300}
    cloudformation.get_waiter("change_set_create_complete").wait(
        ChangeSetName=change_set, WaiterConfig=patience
    )
    cloudformation.execute_change_set(ChangeSetName=change_set)
    try:
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=patience)
    except WaiterError as error:
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        failed = [e for e in reversed(events) if e.get("ResourceStatusReason")]
        told = [f"{e['LogicalResourceId']}: {e['ResourceStatusReason']}" for e in failed]
        raise AssertionError("\n".join(told)) from error
    outputs = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["Outputs"]
    resources = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    return Stack(
        name,
        account,
        {output["OutputKey"]: output["OutputValue"] for output in outputs},
        {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in resources
            for resource in page["StackResourceSummaries"]
        },
    )
