"""The properties of tables, user pools, queues, topics and websites, by resource type."""

from collections.abc import Mapping

from entrypoints.local.template.checks.property_uses import TAGS, PropertyUse, Unread, deployed, read

_QUEUE = "is made with SQS's default"

DATA: Mapping[str, PropertyUse] = {
    "AWS::DynamoDB::Table": {
        **TAGS,
        **read(
            "AttributeDefinitions BillingMode GlobalSecondaryIndexes KeySchema LocalSecondaryIndexes "
            "TableName TimeToLiveSpecification"
        ),
        **deployed(
            "ContributorInsightsSpecification DeletionProtectionEnabled OnDemandThroughput "
            "PointInTimeRecoverySpecification ProvisionedThroughput ResourcePolicy SSESpecification "
            "TableClass WarmThroughput"
        ),
        "StreamSpecification": {**read("StreamViewType"), **deployed("ResourcePolicy")},
    },
    "AWS::Cognito::UserPool": {
        **TAGS,
        **read(
            "AccountRecoverySetting AdminCreateUserConfig AliasAttributes AutoVerifiedAttributes "
            "Policies Schema UserAttributeUpdateSettings UserPoolName UsernameAttributes "
            "UsernameConfiguration"
        ),
        **deployed(
            "DeletionProtection EmailAuthenticationMessage EmailConfiguration "
            "EmailVerificationMessage EmailVerificationSubject SmsAuthenticationMessage "
            "SmsConfiguration SmsVerificationMessage UserPoolTags UserPoolTier "
            "VerificationMessageTemplate"
        ),
        "DeviceConfiguration": Unread("devices are not remembered"),
        "EnabledMfas": Unread("no second factor is asked for", ([],)),
        "LambdaConfig": Unread("its triggers are never called"),
        "MfaConfiguration": Unread("no second factor is asked for", ("OFF",)),
        "UserPoolAddOns": Unread("sign-ins are not assessed", ({"AdvancedSecurityMode": "OFF"},)),
        "WebAuthnRelyingPartyID": Unread("passkeys do not work here"),
        "WebAuthnUserVerification": Unread("passkeys do not work here"),
    },
    "AWS::Cognito::UserPoolClient": {
        **read(
            "AccessTokenValidity AuthSessionValidity ClientName EnableTokenRevocation "
            "ExplicitAuthFlows GenerateSecret IdTokenValidity PreventUserExistenceErrors "
            "ReadAttributes RefreshTokenRotation RefreshTokenValidity SupportedIdentityProviders "
            "TokenValidityUnits UserPoolId WriteAttributes"
        ),
        **deployed("AnalyticsConfiguration EnablePropagateAdditionalUserContextData"),
        **dict.fromkeys(
            ("AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "DefaultRedirectURI", "LogoutURLs"),
            Unread("hosted pages and OAuth flows do not run here"),
        ),
        "AllowedOAuthFlowsUserPoolClient": Unread(
            "hosted pages and OAuth flows do not run here", (False, "false")
        ),
    },
    "AWS::Cognito::UserPoolGroup": read("Description GroupName Precedence RoleArn UserPoolId"),
    "AWS::SQS::Queue": {
        **TAGS,
        **read("QueueName"),
        **deployed(
            "KmsDataKeyReusePeriodSeconds KmsMasterKeyId MessageRetentionPeriod RedriveAllowPolicy "
            "SqsManagedSseEnabled"
        ),
        "DelaySeconds": Unread(_QUEUE, (0, "0")),
        "MaximumMessageSize": Unread(_QUEUE),
        "ReceiveMessageWaitTimeSeconds": Unread(_QUEUE, (0, "0")),
        "RedrivePolicy": Unread("no message moves to its dead-letter queue"),
        "VisibilityTimeout": Unread(_QUEUE, (30, "30")),
    },
    "AWS::SNS::Topic": {
        **TAGS,
        **read("TopicName"),
        **deployed(
            "DataProtectionPolicy DeliveryStatusLogging DisplayName KmsMasterKeyId SignatureVersion "
            "TracingConfig"
        ),
        "Subscription": Unread("its subscribers receive nothing"),
    },
    "AWS::CloudFront::Distribution": {
        **TAGS,
        "DistributionConfig": {
            **read("DefaultRootObject Origins"),
            **deployed(
                "Aliases Comment ContinuousDeploymentPolicyId Enabled HttpVersion IPV6Enabled Logging "
                "PriceClass Restrictions Staging ViewerCertificate WebACLId CustomErrorResponses"
            ),
            "CacheBehaviors": Unread("the default behaviour serves all paths"),
            "DefaultCacheBehavior": {
                **read("Compress ResponseHeadersPolicyId TargetOriginId"),
                **deployed(
                    "AllowedMethods CachedMethods CachePolicyId DefaultTTL FieldLevelEncryptionId "
                    "ForwardedValues GrpcConfig MaxTTL MinTTL OriginRequestPolicyId "
                    "RealtimeLogConfigArn SmoothStreaming ViewerProtocolPolicy"
                ),
                "FunctionAssociations": Unread("no function runs at the edge"),
                "LambdaFunctionAssociations": Unread("no function runs at the edge"),
                "TrustedKeyGroups": Unread("the files are open to everybody"),
                "TrustedSigners": Unread("the files are open to everybody"),
            },
            "OriginGroups": Unread("there is no second origin"),
        },
    },
    "AWS::S3::Bucket": {
        **TAGS,
        **deployed(
            "AccelerateConfiguration AccessControl AnalyticsConfigurations BucketEncryption "
            "BucketName CorsConfiguration IntelligentTieringConfigurations InventoryConfigurations "
            "LifecycleConfiguration LoggingConfiguration MetricsConfigurations "
            "ObjectLockConfiguration ObjectLockEnabled OwnershipControls "
            "PublicAccessBlockConfiguration ReplicationConfiguration VersioningConfiguration"
        ),
        "NotificationConfiguration": Unread("no event is sent"),
        "WebsiteConfiguration": Unread("S3's websites do not run here: declare a CloudFront distribution"),
    },
}
