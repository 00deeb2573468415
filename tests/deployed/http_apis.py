"""An HTTP API in parts: for emulators that do not read its OpenAPI document.

CloudFormation makes routes, integrations and authorizers from the `Body` that SAM writes. ministack 1.5.33
takes the API and leaves the body aside, so the same things are said as resources of their own.
"""

from collections.abc import Iterator
from typing import Any

from tests.deployed.sam_template import Json, of_type


def in_parts(template: Json) -> Json:
    """Return the template with each HTTP API's `Body` said as resources."""
    resources = dict(template["Resources"])
    for api, properties in of_type(template, "AWS::ApiGatewayV2::Api"):
        body = properties.get("Body", {})
        kept = {name: value for name, value in properties.items() if name != "Body"}
        title = {"Name": body["info"]["title"], "ProtocolType": "HTTP"}
        cors = _cors(body.get("x-amazon-apigateway-cors", {}))
        resources[api] = {**resources[api], "Properties": {**title, **kept, **cors}}
        resources |= dict(_authorizers(api, body))
        for number, (path, method, operation) in enumerate(_operations(body), 1):
            resources |= dict(_route(api, number, f"{method.upper()} {path}", operation))
    return {**template, "Resources": resources}


def _cors(document: Json) -> Json:
    # CloudFormation's names begin in upper case; ministack reads OpenAPI's, which do not. Both are given.
    upper = {name[0].upper() + name[1:]: value for name, value in document.items()}
    return {"CorsConfiguration": {**upper, **document}} if document else {}


def _authorizers(api: str, body: Json) -> Iterator[tuple[str, Json]]:
    for name, scheme in body.get("components", {}).get("securitySchemes", {}).items():
        authorizer = scheme["x-amazon-apigateway-authorizer"]
        jwt = authorizer["jwtConfiguration"]
        yield _resource(
            f"{api}Authorizer{name}",
            "Authorizer",
            ApiId={"Ref": api},
            Name=name,
            AuthorizerType="JWT",
            IdentitySource=[authorizer["identitySource"]],
            JwtConfiguration={"Issuer": jwt["issuer"], "Audience": jwt["audience"]},
        )


def _operations(body: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            if "x-amazon-apigateway-integration" in operation:
                yield path, method, operation


def _route(api: str, number: int, key: str, operation: Json) -> Iterator[tuple[str, Json]]:
    integration, name = operation["x-amazon-apigateway-integration"], f"{api}Integration{number}"
    yield _resource(
        name,
        "Integration",
        ApiId={"Ref": api},
        IntegrationType="AWS_PROXY",
        IntegrationMethod="POST",
        IntegrationUri=integration["uri"],
        PayloadFormatVersion=integration["payloadFormatVersion"],
    )
    yield _resource(
        f"{api}Route{number}",
        "Route",
        ApiId={"Ref": api},
        RouteKey=key,
        Target={"Fn::Sub": f"integrations/${{{name}}}"},
        **_authorization(api, operation),
    )


def _authorization(api: str, operation: Json) -> Json:
    names = [name for requirement in operation.get("security", []) for name in requirement if name != "NONE"]
    if not names:
        return {}
    return {"AuthorizationType": "JWT", "AuthorizerId": {"Ref": f"{api}Authorizer{names[0]}"}}


def _resource(name: str, kind: str, **properties: Any) -> tuple[str, Json]:
    return name, {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": properties}
