"""`sns:`: messages to a topic.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html
"""

from collections.abc import Sequence

from entrypoints.local.stepfunctions.integrations.core.integration import (
    CALLBACK,
    ErrorAnswer,
    JavaErrorNames,
    ServiceAction,
    ServiceIntegration,
    null_members,
)


def _missing(names: Sequence[str]) -> ErrorAnswer:
    return ErrorAnswer("ValidationError", null_members(names))


INTEGRATION = ServiceIntegration(
    "sns",
    {"publish": ServiceAction(CALLBACK, required=("Message",))},
    JavaErrorNames("SNS", "AmazonSNS", "AmazonSNSException"),
    missing=_missing,
)
