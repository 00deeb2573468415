"""Creation of the template's tables at a DynamoDB."""

from typing import TYPE_CHECKING, Any

from entrypoints.local.template import Template

if TYPE_CHECKING:  # stubs, which are not installed with the package
    from mypy_boto3_dynamodb import DynamoDBClient

_DECLARED = (
    "AttributeDefinitions",
    "KeySchema",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
    "StreamSpecification",
)
"""The properties that a laptop needs and that CloudFormation and CreateTable write alike."""


def create_tables(template: Template, dynamodb: "DynamoDBClient") -> list[str]:
    """Create the template's tables that do not exist; return the names of those that were created."""
    created = []
    for resource in template.resources("AWS::DynamoDB::Table"):
        declared: dict[str, Any] = {name: resource.properties.value(name) for name in _DECLARED}
        request = {name: value for name, value in declared.items() if value}
        try:
            dynamodb.create_table(TableName=resource.ref, **request)
        except dynamodb.exceptions.ResourceInUseException:
            continue
        created.append(resource.ref)
        if ttl := resource.properties.value("TimeToLiveSpecification"):
            dynamodb.update_time_to_live(TableName=resource.ref, TimeToLiveSpecification=ttl)
    waiter = dynamodb.get_waiter("table_exists")
    for name in created:
        waiter.wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    return created
