"""`dynamodb:`: items of a table.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html
"""

from entrypoints.local.stepfunctions.integrations.core.integration import (
    JavaErrorNames,
    ServiceAction,
    ServiceIntegration,
)

INTEGRATION = ServiceIntegration(
    "dynamodb",
    {
        "deleteItem": ServiceAction(required=("Key", "TableName")),
        "getItem": ServiceAction(required=("Key", "TableName")),
        "putItem": ServiceAction(required=("Item", "TableName")),
        "updateItem": ServiceAction(required=("Key", "TableName")),
    },
    JavaErrorNames("DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
)
