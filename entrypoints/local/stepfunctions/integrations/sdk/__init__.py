"""Calls of AWS services by boto3, under the names of the AWS SDK for Java."""
