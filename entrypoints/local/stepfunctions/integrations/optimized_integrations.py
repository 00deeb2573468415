"""The list of all optimized integrations. A new one is a module of `services` and an entry here."""

from collections.abc import Mapping

from entrypoints.local.stepfunctions.integrations.core.integration import ServiceAction, ServiceIntegration
from entrypoints.local.stepfunctions.integrations.services import (
    dynamodb,
    eventbridge,
    http,
    lambda_,
    s3_data_sets,
    sns,
    sqs,
    step_functions,
)

INTEGRATIONS: Mapping[str, ServiceIntegration] = {
    integration.name: integration
    for integration in (
        dynamodb.INTEGRATION,
        eventbridge.INTEGRATION,
        http.INTEGRATION,
        lambda_.INTEGRATION,
        s3_data_sets.INTEGRATION,
        sns.INTEGRATION,
        sqs.INTEGRATION,
        step_functions.INTEGRATION,
    )
}
"""The optimized integrations by their names in Resources; `services.sdk` adds all `aws-sdk:` ones."""


def optimized_action(service: str, action: str) -> ServiceAction | None:
    """Return an action of an optimized integration, None if it is not one."""
    integration = INTEGRATIONS.get(service)
    return None if integration is None else integration.actions.get(action)
