"""The properties of functions, APIs, state machines and event sources, by resource type."""

from collections.abc import Mapping

from entrypoints.local.template.checks.property_uses import TAGS, ByType, PropertyUse, Unread, deployed, read

_TARGET: Mapping[str, PropertyUse] = {
    **read("Arn Id Input InputPath DeadLetterConfig"),
    **deployed("RoleArn"),
    "InputTransformer": read("InputPathsMap InputTemplate"),
    "RetryPolicy": read("MaximumRetryAttempts MaximumEventAgeInSeconds"),
}
_SCHEDULE: Mapping[str, PropertyUse] = {
    **read("Name GroupName ScheduleExpression ScheduleExpressionTimezone State"),
    **deployed("Description KmsKeyArn"),
    "FlexibleTimeWindow": {
        "Mode": Unread("fires at the exact time, not within a window", ("OFF",)),
        "MaximumWindowInMinutes": None,
    },
    "StartDate": Unread("fires before this date too"),
    "EndDate": Unread("fires after this date too"),
}
_EVENT_TARGET = {name: use for name, use in _TARGET.items() if name not in {"Arn", "Id"}}

_EVENTS = ByType(
    {
        "HttpApi": {
            **read("ApiId Method Path PayloadFormatVersion TimeoutInMillis"),
            **deployed("RouteSettings"),
            "Auth": read("Authorizer AuthorizationScopes"),
        },
        "EventBridgeRule": {
            **_EVENT_TARGET,
            **read("EventBusName Pattern RuleName State"),
            "Target": read("Id"),
        },
        "CloudWatchEvent": {
            **_EVENT_TARGET,
            **read("EventBusName Pattern RuleName State Enabled"),
            "Target": read("Id"),
        },
        "Schedule": {
            **_EVENT_TARGET,
            **read("Schedule Name State Enabled"),
            **deployed("Description"),
            "Target": read("Id"),
        },
        "ScheduleV2": {
            **_SCHEDULE,
            **{name: use for name, use in _EVENT_TARGET.items() if name != "InputTransformer"},
            **deployed("PermissionsBoundary OmitName"),
        },
    }
)

_FUNCTION: Mapping[str, PropertyUse] = {
    **TAGS,
    **read("FunctionName Handler Runtime Timeout MemorySize PackageType"),
    **deployed(
        "Architectures CodeSigningConfigArn EphemeralStorage KmsKeyArn RecursiveLoop "
        "ReservedConcurrentExecutions Role RuntimeManagementConfig SnapStart VpcConfig"
    ),
    "Environment": read("Variables"),
    "FileSystemConfigs": Unread("no file system is mounted"),
    "LoggingConfig": {
        **read("LogFormat LogGroup"),
        "ApplicationLogLevel": Unread("all levels are logged", ("TRACE", "DEBUG")),
        "SystemLogLevel": Unread("all levels are logged", ("DEBUG",)),
    },
    "Layers": Unread("no layer is loaded: install its packages in this environment"),
}

_STATE_MACHINE: Mapping[str, PropertyUse] = {
    **TAGS,
    **read("Definition DefinitionSubstitutions DefinitionUri"),
}

COMPUTE: Mapping[str, PropertyUse] = {
    "AWS::Serverless::Function": {
        **_FUNCTION,
        **read("AutoPublishAlias CodeUri"),
        **deployed(
            "AssumeRolePolicyDocument AutoPublishAliasAllProperties AutoPublishCodeSha256 "
            "DeploymentPreference PermissionsBoundary Policies ProvisionedConcurrencyConfig RolePath "
            "SourceKMSKeyArn Tracing VersionDeletionPolicy VersionDescription"
        ),
        "DeadLetterQueue": Unread("failed events go to the console's list, not to this queue or topic"),
        "EventInvokeConfig": {
            "MaximumRetryAttempts": Unread("a failed event is retried twice", (2, "2")),
            "MaximumEventAgeInSeconds": Unread("events are retried whatever their age", (21_600, "21600")),
            "DestinationConfig": {
                "OnFailure": None,  # as a dead-letter queue: the event is in the console's list
                "OnSuccess": Unread("results are not sent on"),
            },
        },
        "Events": {"*": {"Type": None, "Properties": _EVENTS}},
        "FunctionUrlConfig": Unread("the function has no URL here"),
    },
    "AWS::Lambda::Function": {
        **_FUNCTION,
        **read("Code"),
        **deployed("TracingConfig"),
        "DeadLetterConfig": Unread("failed events go to the console's list, not to this queue or topic"),
    },
    "AWS::Serverless::HttpApi": {
        **TAGS,
        **read("Name StageName StageVariables CorsConfiguration"),
        **deployed("AccessLogSettings DefaultRouteSettings RouteSettings FailOnWarnings"),
        "Auth": {
            **read("DefaultAuthorizer"),
            **deployed("EnableFunctionDefaultPermissions"),
            "EnableIamAuthorizer": Unread("IAM authorizers do not run here", (False, "false")),
            "Authorizers": {
                "*": {
                    **read("AuthorizationScopes IdentitySource"),
                    "JwtConfiguration": read("issuer audience Issuer Audience"),
                }
            },
        },
        "DefinitionBody": Unread("its paths are not served: declare HttpApi events"),
        "DefinitionUri": Unread("its paths are not served: declare HttpApi events"),
        "DisableExecuteApiEndpoint": Unread("the API answers at its address here", (False, "false")),
        "Domain": Unread("the API answers at its address here only"),
    },
    "AWS::Serverless::StateMachine": {
        **_STATE_MACHINE,
        **read("Name Role Type"),
        **deployed("DeploymentPreference Logging PermissionsBoundary Policies RolePath Tracing"),
        "AutoPublishAlias": Unread("no version and no alias is published"),
        "Events": {"*": {"Type": None, "Properties": _EVENTS}},
        "UseAliasAsEventTarget": Unread("events start the machine itself"),
    },
    "AWS::StepFunctions::StateMachine": {
        **_STATE_MACHINE,
        **read("DefinitionString RoleArn StateMachineName StateMachineType"),
        **deployed("EncryptionConfiguration LoggingConfiguration TracingConfiguration"),
    },
    "AWS::Events::EventBus": {
        **TAGS,
        **read("Name"),
        **deployed("KmsKeyIdentifier LogConfig Policy"),
        "DeadLetterConfig": Unread("undeliverable events go to the console's list, not to this queue"),
    },
    "AWS::Events::Rule": {
        **TAGS,
        **read("EventBusName EventPattern Name ScheduleExpression State"),
        **deployed("RoleArn"),
        "Targets": _TARGET,
    },
    "AWS::Scheduler::Schedule": {
        **_SCHEDULE,
        "Target": {name: use for name, use in _TARGET.items() if name not in {"Id", "InputTransformer"}},
    },
}
