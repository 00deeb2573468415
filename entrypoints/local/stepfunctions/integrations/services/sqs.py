"""`sqs:`: messages of a queue.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
"""

from collections.abc import Sequence

from entrypoints.local.stepfunctions.integrations.core.integration import (
    CALLBACK,
    ErrorAnswer,
    JavaErrorNames,
    ServiceAction,
    ServiceIntegration,
)


def missing_parameter(names: Sequence[str]) -> ErrorAnswer:
    """Return SQS's answer to a request without required parameters: it names the first one."""
    return ErrorAnswer("MissingParameter", f"The request must contain the parameter {names[0]}.")


INTEGRATION = ServiceIntegration(
    "sqs",
    {"sendMessage": ServiceAction(CALLBACK, required=("MessageBody", "QueueUrl"))},
    JavaErrorNames("SQS", "AmazonSQS", "AmazonSQSException"),
    # The code is from before SQS spoke JSON.
    modelled_errors={"AWS.SimpleQueueService.NonExistentQueue": "QueueDoesNotExist"},
    missing=missing_parameter,
)
