"""The SAM template as CloudFormation sees it: after AWS's own transform."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from samtranslator.translator.transform import transform

from entrypoints.local.template.document import read_yaml
from tests.deployed.tooling import REGION

Json = dict[str, Any]

FUNCTION = "AWS::Serverless::Function"
STATE_MACHINE = "AWS::Serverless::StateMachine"


class _NoManagedPolicies:
    """Only policies that are named without their ARN would be looked up; the template names none."""

    def load(self) -> dict[str, str]:
        return {}


def transformed(template: Json) -> Json:
    """Return a template whose code is in S3, with SAM's resources replaced by what they stand for."""
    with patch.dict("os.environ", AWS_DEFAULT_REGION=REGION):
        result: Json = transform(copy.deepcopy(template), {}, _NoManagedPolicies())
    return result


def read_transformed(path: Path) -> Json:
    """Return the template at `path`, transformed as if its code had been uploaded."""
    template = read_yaml(path)
    for _, properties in of_type(template, FUNCTION):
        properties["CodeUri"] = {"Bucket": "bucket", "Key": "code.zip"}
    for _, properties in of_type(template, STATE_MACHINE):
        properties["DefinitionUri"] = {"Bucket": "bucket", "Key": "definition.json"}
    template["Globals"]["Function"].pop("CodeUri", None)
    return transformed(template)


def of_type(template: Json, *types: str) -> Iterator[tuple[str, Json]]:
    """Yield logical id and properties of the resources of these types."""
    for name, resource in template["Resources"].items():
        if resource["Type"] in types:
            yield name, resource.setdefault("Properties", {})
