"""Values of `Ref` and `Fn::GetAtt` for resources that exist only on this machine.

Physical names are the template's; where it has none, CloudFormation generates one
and the local runtime uses the logical id, which reads better. Generated ids (user pools,
clients, APIs) are derived from the logical id, so that they are the same on every start.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from entrypoints.local.template.deployment import Deployment

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class PhysicalResource:
    """A resource's values for `Ref`, and for `Fn::GetAtt` by attribute."""

    ref: str
    attributes: Mapping[str, str]


def derived_id(length: int, *seeds: str) -> str:
    """Return an id of lower-case letters and digits that depends on `seeds` alone."""
    number = int.from_bytes(hashlib.sha256("\x1f".join(seeds).encode()).digest(), "big")
    characters = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[digit])
    return "".join(characters)


_Maker = Callable[[str, str, Deployment], PhysicalResource]


def _by_name(service: str, prefix: str, *, ref: str = "name", extra: str | None = None) -> _Maker:
    """Return a factory for types whose ARN is a prefix and their name."""

    def make(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
        arn = place.arn(service, f"{prefix}{name}")
        attributes = {"Arn": arn}
        if extra:
            attributes[extra] = name
        return PhysicalResource(arn if ref == "arn" else name, attributes)

    return make


def _table(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    arn = place.arn("dynamodb", f"table/{name}")
    return PhysicalResource(name, {"Arn": arn, "StreamArn": f"{arn}/stream/local"})


def _queue(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    url = f"{place.endpoint}/{place.account}/{name}"
    return PhysicalResource(url, {"Arn": place.arn("sqs", name), "QueueName": name, "QueueUrl": url})


def _topic(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    arn = place.arn("sns", name)
    return PhysicalResource(arn, {"TopicArn": arn, "TopicName": name})


def _bucket(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    lower = name.lower()
    return PhysicalResource(
        lower,
        {
            "Arn": f"arn:{place.partition}:s3:::{lower}",
            "DomainName": f"{lower}.s3.{place.url_suffix}",
            "RegionalDomainName": f"{lower}.s3.{place.region}.{place.url_suffix}",
        },
    )


def _log_group(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    return PhysicalResource(name, {"Arn": place.arn("logs", f"log-group:{name}:*")})


def _role(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    arn = f"arn:{place.partition}:iam::{place.account}:role/{name}"
    return PhysicalResource(name, {"Arn": arn, "RoleId": f"AROA{derived_id(16, name).upper()}"})


def _user_pool(logical_id: str, _name: str, place: Deployment) -> PhysicalResource:
    pool_id = f"{place.region}_{derived_id(9, 'pool', logical_id)}"
    provider = f"cognito-idp.{place.region}.{place.url_suffix}/{pool_id}"
    return PhysicalResource(
        pool_id,
        {
            "Arn": place.arn("cognito-idp", f"userpool/{pool_id}"),
            "ProviderName": provider,
            "ProviderURL": f"https://{provider}",
            "UserPoolId": pool_id,
        },
    )


def _user_pool_client(logical_id: str, _name: str, _place: Deployment) -> PhysicalResource:
    client_id = derived_id(26, "client", logical_id)
    return PhysicalResource(
        client_id, {"ClientId": client_id, "ClientSecret": derived_id(51, "secret", logical_id)}
    )


def _http_api(logical_id: str, _name: str, place: Deployment) -> PhysicalResource:
    api_id = derived_id(10, "api", logical_id)
    return PhysicalResource(api_id, {"ApiEndpoint": place.endpoint, "ApiId": api_id})


def _distribution(logical_id: str, _name: str, _place: Deployment) -> PhysicalResource:
    distribution_id = f"E{derived_id(13, 'distribution', logical_id).upper()}"
    domain = f"d{derived_id(13, 'domain', logical_id)}.cloudfront.net"
    return PhysicalResource(distribution_id, {"Id": distribution_id, "DomainName": domain})


def _rule(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    return PhysicalResource(name, {"Arn": place.arn("events", f"rule/{name}")})


def _anything(_logical_id: str, name: str, place: Deployment) -> PhysicalResource:
    return PhysicalResource(name, {"Arn": place.arn("local", name)})


# By resource type: the property with the resource's name, and the factory of its values.
_TYPES: Mapping[str, tuple[str, _Maker]] = {
    "AWS::ApiGatewayV2::Api": ("Name", _http_api),
    "AWS::CloudFront::Distribution": ("Name", _distribution),
    "AWS::CloudWatch::Alarm": ("AlarmName", _by_name("cloudwatch", "alarm:")),
    "AWS::Cognito::UserPool": ("UserPoolName", _user_pool),
    "AWS::Cognito::UserPoolClient": ("ClientName", _user_pool_client),
    "AWS::Cognito::UserPoolGroup": ("GroupName", _anything),
    "AWS::DynamoDB::Table": ("TableName", _table),
    "AWS::Events::EventBus": ("Name", _by_name("events", "event-bus/", extra="Name")),
    "AWS::Events::Rule": ("Name", _rule),
    "AWS::IAM::Role": ("RoleName", _role),
    "AWS::KMS::Key": ("Name", _by_name("kms", "key/", extra="KeyId")),
    "AWS::Lambda::Function": ("FunctionName", _by_name("lambda", "function:")),
    "AWS::Lambda::LayerVersion": ("LayerName", _by_name("lambda", "layer:", ref="arn")),
    "AWS::Logs::LogGroup": ("LogGroupName", _log_group),
    "AWS::S3::Bucket": ("BucketName", _bucket),
    "AWS::SNS::Topic": ("TopicName", _topic),
    "AWS::SQS::Queue": ("QueueName", _queue),
    "AWS::Scheduler::Schedule": ("Name", _by_name("scheduler", "schedule/default/")),
    "AWS::Serverless::Function": ("FunctionName", _by_name("lambda", "function:")),
    "AWS::Serverless::HttpApi": ("Name", _http_api),
    "AWS::Serverless::LayerVersion": ("LayerName", _by_name("lambda", "layer:", ref="arn")),
    "AWS::Serverless::SimpleTable": ("TableName", _table),
    "AWS::Serverless::StateMachine": ("Name", _by_name("states", "stateMachine:", ref="arn", extra="Name")),
    "AWS::StepFunctions::Activity": ("Name", _by_name("states", "activity:", ref="arn", extra="Name")),
    "AWS::StepFunctions::StateMachine": (
        "StateMachineName",
        _by_name("states", "stateMachine:", ref="arn", extra="Name"),
    ),
}


def name_property(resource_type: str) -> str | None:
    """Return the property in which a template may name a resource of this type."""
    entry = _TYPES.get(resource_type)
    return entry[0] if entry else None


def physical_resource(
    resource_type: str, logical_id: str, name: str | None, place: Deployment
) -> PhysicalResource:
    """Return a resource's values for `Ref` and `Fn::GetAtt`.

    Args:
        resource_type: CloudFormation's or SAM's type.
        logical_id: The resource's key in the template.
        name: The name that the template gives it, or None.
        place: The deployment.
    """
    entry = _TYPES.get(resource_type)
    return (entry[1] if entry else _anything)(logical_id, name or logical_id, place)
