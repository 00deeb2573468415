"""Typed views of the resources that the local runtime runs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from entrypoints.local.template.document import read_yaml
from entrypoints.local.template.properties import Properties
from entrypoints.local.template.template import Resource, Template


@dataclass(frozen=True, slots=True)
class FunctionView:
    """A Lambda function. Defaults are SAM's: 3 seconds, 128 MB."""

    logical_id: str
    name: str
    arn: str
    handler: str
    runtime: str
    code: Path
    timeout: int
    memory: int
    environment: Mapping[str, str]
    log_group: str | None
    log_format: Literal["Text", "JSON"]
    reserved_concurrency: int | None


@dataclass(frozen=True, slots=True)
class JwtAuthorizerView:
    """A JWT authorizer of an HTTP API."""

    name: str
    issuer: str
    audience: tuple[str, ...]
    scopes: tuple[str, ...]
    identity_source: str


@dataclass(frozen=True, slots=True)
class CorsView:
    """An HTTP API's CORS configuration; names in lower case, as headers are compared."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...]
    expose: tuple[str, ...]
    max_age: int | None
    credentials: bool


@dataclass(frozen=True, slots=True)
class HttpApiView:
    """An HTTP API without its routes, which the functions' events declare."""

    logical_id: str
    api_id: str
    authorizers: Mapping[str, JwtAuthorizerView]
    default_authorizer: str | None
    cors: CorsView | None
    stage: str
    stage_variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StateMachineView:
    """A state machine: its definition before substitution, and the substitutions."""

    logical_id: str
    name: str
    arn: str
    role_arn: str
    type: Literal["STANDARD", "EXPRESS"]
    definition: str
    substitutions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UserPoolView:
    """A user pool; `settings` are CreateUserPool's parameters."""

    logical_id: str
    id: str
    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UserPoolClientView:
    """An app client of a user pool; `settings` are CreateUserPoolClient's parameters."""

    logical_id: str
    id: str
    pool_id: str
    secret: str | None
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UserPoolGroupView:
    """A group of a user pool."""

    name: str
    pool_id: str
    description: str
    precedence: int | None
    role_arn: str | None


def functions(template: Template) -> Iterator[FunctionView]:
    """Yield the template's functions."""
    for resource in template.resources("AWS::Serverless::Function", "AWS::Lambda::Function"):
        yield _function(resource, template)


def http_apis(template: Template) -> Iterator[HttpApiView]:
    """Yield the template's HTTP APIs, including SAM's implicit one."""
    for resource in template.resources("AWS::Serverless::HttpApi"):
        auth = resource.properties.section("Auth")
        authorizers = {name: _authorizer(name, section) for name, section in auth.sections("Authorizers")}
        default = auth.optional_text("DefaultAuthorizer")
        if default is not None and default not in authorizers:
            raise auth.refuse("DefaultAuthorizer", f"{default} is not among Authorizers; declare it there")
        variables = resource.properties.section("StageVariables")
        yield HttpApiView(
            logical_id=resource.logical_id,
            api_id=resource.ref,
            authorizers=authorizers,
            default_authorizer=default,
            cors=_cors(resource.properties),
            stage=resource.properties.text("StageName", "$default"),
            stage_variables={name: variables.text(name) for name in variables},
        )


def state_machines(template: Template) -> Iterator[StateMachineView]:
    """Yield the template's state machines."""
    types = ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine")
    for resource in template.resources(*types):
        properties = resource.properties
        substitutions = properties.value("DefinitionSubstitutions") or {}
        yield StateMachineView(
            logical_id=resource.logical_id,
            name=resource.attributes["Name"],
            arn=resource.arn,
            role_arn=_role_arn(resource, template),
            type=_machine_type(properties),
            definition=_definition(resource, template),
            substitutions={name: _text(value) for name, value in substitutions.items()},
        )


def user_pools(template: Template) -> Iterator[UserPoolView]:
    """Yield the template's user pools."""
    for resource in template.resources("AWS::Cognito::UserPool"):
        properties = resource.properties
        name = properties.text("UserPoolName", resource.logical_id)
        yield UserPoolView(resource.logical_id, resource.ref, name, _values(properties))


def user_pool_clients(template: Template) -> Iterator[UserPoolClientView]:
    """Yield the app clients of the template's user pools."""
    for resource in template.resources("AWS::Cognito::UserPoolClient"):
        properties = resource.properties
        has_secret = properties.boolean("GenerateSecret", default=False)
        yield UserPoolClientView(
            logical_id=resource.logical_id,
            id=resource.ref,
            pool_id=properties.text("UserPoolId"),
            secret=resource.attributes["ClientSecret"] if has_secret else None,
            settings={"ClientName": resource.logical_id, **_values(properties)},
        )


def user_pool_groups(template: Template) -> Iterator[UserPoolGroupView]:
    """Yield the groups of the template's user pools."""
    for resource in template.resources("AWS::Cognito::UserPoolGroup"):
        properties = resource.properties
        precedence = properties.value("Precedence")
        yield UserPoolGroupView(
            name=resource.ref,
            pool_id=properties.text("UserPoolId"),
            description=properties.text("Description", ""),
            precedence=None if precedence is None else int(precedence),
            role_arn=properties.optional_text("RoleArn"),
        )


def _function(resource: Resource, template: Template) -> FunctionView:
    properties = resource.properties
    if properties.text("PackageType", "Zip") != "Zip":
        raise properties.refuse("PackageType", "container images do not run here; use Zip")
    runtime = properties.text("Runtime")
    if not runtime.startswith("python"):
        raise properties.refuse("Runtime", f"{runtime} does not run here; only Python functions do")
    variables = properties.section("Environment").section("Variables")
    logging = properties.section("LoggingConfig")
    return FunctionView(
        logical_id=resource.logical_id,
        name=resource.ref,
        arn=resource.arn,
        handler=properties.text("Handler"),
        runtime=runtime,
        code=_code(properties, template),
        timeout=properties.integer("Timeout", 3),
        memory=properties.integer("MemorySize", 128),
        environment={name: variables.text(name) for name in variables},
        log_group=logging.optional_text("LogGroup"),
        log_format="JSON" if logging.text("LogFormat", "Text") == "JSON" else "Text",
        reserved_concurrency=(
            properties.integer("ReservedConcurrentExecutions", 0)
            if properties.value("ReservedConcurrentExecutions") is not None
            else None
        ),
    )


def _code(properties: Properties, template: Template) -> Path:
    for inline in ("InlineCode", "ImageUri"):
        if inline in properties:
            raise properties.refuse(
                inline, "does not run here; put the code into a folder and name it in CodeUri"
            )
    uri = properties.value("CodeUri", properties.value("Code", "."))
    if not isinstance(uri, str) or uri.startswith("s3://"):
        raise properties.refuse("CodeUri", "must be a local folder")
    folder = (template.directory / uri).resolve()
    if not folder.is_dir():
        raise properties.refuse("CodeUri", f"{uri} is not a folder beside the template")
    return folder


def _authorizer(name: str, section: Properties) -> JwtAuthorizerView:
    if "JwtConfiguration" not in section:
        raise section.refuse("JwtConfiguration", "is required; only JWT authorizers run here")
    jwt = section.section("JwtConfiguration")
    return JwtAuthorizerView(
        name=name,
        issuer=jwt.text("issuer" if "issuer" in jwt else "Issuer"),
        audience=jwt.texts("audience" if "audience" in jwt else "Audience"),
        scopes=section.texts("AuthorizationScopes"),
        identity_source=section.text("IdentitySource", "$request.header.Authorization"),
    )


def _cors(properties: Properties) -> CorsView | None:
    value = properties.value("CorsConfiguration")
    if value is None or value is False:
        return None
    if not isinstance(value, dict):
        # SAM: `true` allows every origin; a string is the one origin.
        origins = ("*",) if value is True else (str(value),)
        return CorsView(origins, (), (), (), None, credentials=False)
    section = properties.section("CorsConfiguration")
    max_age = section.value("MaxAge")
    return CorsView(
        origins=section.texts("AllowOrigins"),
        methods=tuple(method.upper() for method in section.texts("AllowMethods")),
        headers=tuple(header.lower() for header in section.texts("AllowHeaders")),
        expose=tuple(header.lower() for header in section.texts("ExposeHeaders")),
        max_age=None if max_age is None else int(max_age),
        credentials=section.boolean("AllowCredentials", default=False),
    )


def _machine_type(properties: Properties) -> Literal["STANDARD", "EXPRESS"]:
    name = "Type" if "Type" in properties else "StateMachineType"
    value = properties.text(name, "STANDARD")
    if value == "STANDARD":
        return "STANDARD"
    if value == "EXPRESS":
        return "EXPRESS"
    raise properties.refuse(name, f"must be STANDARD or EXPRESS, not {value!r}")


def _definition(resource: Resource, template: Template) -> str:
    properties = resource.properties
    uri = properties.value("DefinitionUri")
    if isinstance(uri, str):
        path = template.directory / uri
        if path.suffix in {".yaml", ".yml"}:
            return json.dumps(read_yaml(path))
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise properties.refuse("DefinitionUri", f"{uri} cannot be read; check the path") from error
    inline = properties.value("Definition", properties.value("DefinitionString"))
    if inline is None:
        raise properties.refuse("DefinitionUri", "is required (or Definition); name the .asl.json file")
    return inline if isinstance(inline, str) else json.dumps(inline)


def _role_arn(resource: Resource, template: Template) -> str:
    properties = resource.properties
    given = properties.optional_text("Role") or properties.optional_text("RoleArn")
    place = template.deployment
    return given or f"arn:{place.partition}:iam::{place.account}:role/{resource.logical_id}Role"


def _values(properties: Properties) -> dict[str, Any]:
    return {name: properties.value(name) for name in properties}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)
