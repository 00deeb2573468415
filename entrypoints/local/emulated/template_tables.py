"""Creation of the template's tables at a DynamoDB."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.template import Resource, Template, TemplateError

if TYPE_CHECKING:  # stubs, which are not installed with the package
    from botocore.model import Shape
    from mypy_boto3_dynamodb import DynamoDBClient

_DECLARED = (
    "AttributeDefinitions",
    "KeySchema",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
)
"""The properties that a laptop needs and that CreateTable has too."""


class TablesUnavailableError(Exception):
    """No DynamoDB answers at an address; the text says where and what to do."""


def create_tables(template: Template, dynamodb: "DynamoDBClient") -> list[str]:
    """Create the template's tables that do not exist; return the names of those that were created.

    Raises:
        TablesUnavailableError: No DynamoDB answers.
        TemplateError: DynamoDB refuses a table.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the client
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 -- the same

    created = []
    try:
        for resource in template.resources("AWS::DynamoDB::Table"):
            try:
                if _create(resource, dynamodb):
                    created.append(resource.ref)
            except ClientError as error:
                if error.response["Error"]["Code"].isdigit():  # a status: the body was none of DynamoDB's
                    raise _unavailable(dynamodb, error) from error
                problem = f"DynamoDB refuses it: {error.response['Error']['Message']}"
                raise TemplateError(template.path, resource.logical_id, problem) from error
        waiter = dynamodb.get_waiter("table_exists")
        for name in created:
            waiter.wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    except (BotoCoreError, ResponseParserError) as error:
        raise _unavailable(dynamodb, error) from error
    return created


def _unavailable(dynamodb: "DynamoDBClient", error: Exception) -> TablesUnavailableError:
    reason = " ".join(str(error).split())[:200]
    address = dynamodb.meta.endpoint_url
    return TablesUnavailableError(
        f"no DynamoDB answers at {address} ({reason}); start it, or leave the address out"
    )


def _create(resource: Resource, dynamodb: "DynamoDBClient") -> bool:
    """Create a table; return False if it exists."""
    properties = resource.properties
    declared: dict[str, Any] = {name: properties.value(name) for name in _DECLARED}
    stream = properties.value("StreamSpecification")
    if stream:
        # CloudFormation: a stream is enabled by naming what it shows; CreateTable says it twice.
        declared["StreamSpecification"] = {"StreamEnabled": True, **stream}
    request = {name: value for name, value in declared.items() if value}
    shape = dynamodb.meta.service_model.operation_model("CreateTable").input_shape
    try:
        dynamodb.create_table(TableName=resource.ref, **_fitted(request, shape))
    except dynamodb.exceptions.ResourceInUseException:
        return False
    if ttl := properties.value("TimeToLiveSpecification"):
        shape = dynamodb.meta.service_model.operation_model("UpdateTimeToLive").input_shape
        ttl = _fitted({"TimeToLiveSpecification": ttl}, shape)
        dynamodb.update_time_to_live(TableName=resource.ref, **ttl)
    return True


def _fitted(value: Any, shape: "Shape | None") -> Any:
    """Return a value as the API accepts it: without CloudFormation's own members, numbers not as text."""
    members: Mapping[str, Shape] = getattr(shape, "members", {})
    if isinstance(value, dict) and members:
        return {name: _fitted(item, members[name]) for name, item in value.items() if name in members}
    if isinstance(value, list):
        return [_fitted(item, getattr(shape, "member", None)) for item in value]
    kind = getattr(shape, "type_name", "")
    if isinstance(value, str) and kind in {"integer", "long"} and value.isdigit():
        return int(value)
    if isinstance(value, str) and kind == "boolean":
        return value.lower() == "true"
    return value
