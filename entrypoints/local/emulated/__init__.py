"""The AWS services that a template's functions call and that have no room of their own here, on moto.

DynamoDB and its streams, SES, SQS, SNS and CloudWatch Logs, in this process and on its port. Nothing here
imports moto before it is needed, and nothing here ever looks for the real AWS.
"""
