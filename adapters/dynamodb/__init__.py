"""The ports on DynamoDB; docs/dynamodb.md has the tables, keys and access patterns."""
