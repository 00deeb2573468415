"""`http:invoke`: HTTP Tasks; `http_task` carries them out.

https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
"""

from entrypoints.local.stepfunctions.integrations.core.integration import ServiceAction, ServiceIntegration

INTEGRATION = ServiceIntegration(
    "http",
    {
        "invoke": ServiceAction(
            parameters=frozenset(
                {
                    "ApiEndpoint",
                    "Authentication",
                    "Headers",
                    "InvocationConfig",
                    "Method",
                    "QueryParameters",
                    "RequestBody",
                    "Transform",
                }
            )
        )
    },
)
