"""Emulated AWS services for the template's functions: DynamoDB, SES, SQS, SNS and CloudWatch Logs, on moto.

They run in this process and on its port. moto is imported only when it is needed, and the real AWS is never
called.
"""
