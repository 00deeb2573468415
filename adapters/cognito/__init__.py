"""The shop's administrators in an Amazon Cognito user pool."""
