"""Templates that SAM or AWS would refuse are refused here; SAM's transform is the witness."""

import json
from pathlib import Path
from typing import Any

import pytest
from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from entrypoints.local.template import Template, TemplateError
from entrypoints.local.template.checks.deployability import check_deployable

HEAD = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.13, CodeUri: .}}
Resources:
"""
API = "  Api: {Type: AWS::Serverless::HttpApi}\n"


def function(own: str = "Fish", more: str = "", **events: str) -> str:
    routes = ", ".join(
        f"{event}: {{Type: HttpApi, Properties: {{ApiId: !Ref Api, {rest}}}}}"
        for event, rest in events.items()
    )
    properties = ", ".join(filter(None, ["Handler: a.b", f"Events: {{{routes}}}", more]))
    return f"  {own}: {{Type: AWS::Serverless::Function, Properties: {{{properties}}}}}\n"


def api(properties: str) -> str:
    return f"  Api: {{Type: AWS::Serverless::HttpApi, Properties: {{{properties}}}}}\n"


ROUTE = "Method: GET, Path: /fish"
JWT = "JwtConfiguration: {issuer: 'https://x.example', audience: [x]}"
SOURCE = "IdentitySource: $request.header.Authorization"
AUTH = f"Auth: {{Authorizers: {{People: {{{JWT}, {SOURCE}}}}}}}"
FINE = {
    "one route": API + function(Get=ROUTE),
    "two methods of a path": API + function(Get=ROUTE, Put="Method: PUT, Path: /fish"),
    "a method beside any": API + function(Get=ROUTE, Any="Method: ANY, Path: /fish"),
    "a greedy end": API + function(Get="Method: GET, Path: '/fish/{rest+}'"),
    "a default route": API + function(Get=""),
    "one route of two APIs": API
    + "  Other: {Type: AWS::Serverless::HttpApi}\n"
    + function(Get=ROUTE)
    + function("Bird", Get=ROUTE).replace("!Ref Api", "!Ref Other"),
    "credentials for a named origin": api(
        "CorsConfiguration: {AllowOrigins: ['https://a.example'], AllowCredentials: true}"
    )
    + function(Get=ROUTE),
    "an authorizer of the route": api(AUTH) + function(Get=ROUTE + ", Auth: {Authorizer: People}"),
    "a stage": api("StageName: prod, StageVariables: {colour: blue}") + function(Get=ROUTE),
    "a generated role": API
    + function(Get=ROUTE)
    + "  Note: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt FishRole.Arn}}\n",
    "a policy that names the API": API
    + function(Get=ROUTE, more="Policies: [{Statement: {Resource: !Ref Api}}]"),
}
REFUSED_BY_SAM = {
    "one route twice": API + function(Get=ROUTE, Again=ROUTE),
    "one route of two functions": API + function(Get=ROUTE) + function("Bird", Get=ROUTE),
    "one route in other letters": API + function(Get=ROUTE, Again="Method: get, Path: /fish"),
    "one default route twice": API + function(Get="", Again=""),
    "credentials for every origin": api("CorsConfiguration: {AllowOrigins: ['*'], AllowCredentials: true}")
    + function(Get=ROUTE),
    "an open route without an authorizer": API + function(Get=ROUTE + ", Auth: {Authorizer: NONE}"),
    "scopes without an authorizer": API + function(Get=ROUTE + ", Auth: {AuthorizationScopes: [a/b]}"),
    "an authorizer without a source": api(f"Auth: {{Authorizers: {{People: {{{JWT}}}}}}}")
    + function(Get=ROUTE),
    "an unknown key of CORS": api("CorsConfiguration: {AllowOrigin: ['https://a.example']}")
    + function(Get=ROUTE),
}
REFUSED_BY_AWS = {
    "a greedy variable in the middle": API + function(Get="Method: GET, Path: '/a/{proxy+}/b'"),
    "a greedy variable before a letter": API + function(Get="Method: GET, Path: '/a/{proxy+}b'"),
    "an open brace": API + function(Get="Method: GET, Path: '/a/{id'"),
    "an empty variable": API + function(Get="Method: GET, Path: '/a/{}'"),
    "an unknown method": API + function(Get="Method: FETCH, Path: /a"),
    "a route of a minute": API + function(Get=ROUTE + ", TimeoutInMillis: 60000"),
    "a stage with a slash": api("StageName: a/b") + function(Get=ROUTE),
    "a stage variable with a space": api("StageVariables: {colour: dark blue}") + function(Get=ROUTE),
    "an origin without a scheme": api("CorsConfiguration: {AllowOrigins: [a.example]}") + function(Get=ROUTE),
    "a method of CORS": api("CorsConfiguration: {AllowMethods: [FETCH]}") + function(Get=ROUTE),
    "a reserved variable": function(more="Environment: {Variables: {AWS_REGION: x}}"),
    "a variable with a dash": function(more="Environment: {Variables: {a-b: x}}"),
    "five kilobytes of variables": function(more=f"Environment: {{Variables: {{AB: {'x' * 5_000}}}}}"),
    "an hour": function(more="Timeout: 3600"),
    "a megabyte": function(more="MemorySize: 1"),
    "a name with a dot": function(more="FunctionName: a.b"),
    "one name twice": function(more="FunctionName: a") + function("Bird", more="FunctionName: a"),
    "an unknown reference": function(more="Environment: {Variables: {TABLE: !Ref Tabel}}"),
    "an unknown reference that nothing reads": function(
        more="Policies: [{Statement: {Resource: !Ref Tabel}}]"
    ),
    "a logical id with a dash": "  a-b: {Type: AWS::SNS::Topic}\n",
    "a function that names its API": API
    + function(Get=ROUTE, more="Environment: {Variables: {API: !Ref Api}}"),
    "two functions that name each other": function(more="Environment: {Variables: {NEXT: !Ref Bird}}")
    + function("Bird", more="Environment: {Variables: {NEXT: !Ref Fish}}"),
    "a trigger that names its pool": function(more="Environment: {Variables: {POOL: !Ref Pool}}")
    + "  Pool: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Fish.Arn}}}\n",
}


class NoPolicies(ManagedPolicyLoader):  # type: ignore[misc]  # SAM has no types
    def __init__(self) -> None:
        """Know no managed policies, and ask nobody."""

    def load(self) -> dict[str, str]:
        return {}


def loaded(tmp_path: Path, resources: str) -> Template:
    path = tmp_path / "template.yaml"
    path.write_text(HEAD + resources)
    return Template.load(path)


def sam_refuses(tmp_path: Path, resources: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    template = loaded(tmp_path, resources)
    document: dict[str, Any] = json.loads(
        json.dumps({**template._document, "Resources": template.everything})
    )
    for declared in document["Resources"].values():
        if isinstance(declared.get("Properties"), dict) and declared["Type"] == "AWS::Serverless::Function":
            declared["Properties"] |= {"CodeUri": "s3://bucket/key"}
    try:
        transform(document, {}, NoPolicies())
    except InvalidDocumentException:
        return True
    return False


@pytest.mark.parametrize("case", FINE)
def test_what_deploys_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    check_deployable(loaded(tmp_path, FINE[case]))
    assert not sam_refuses(tmp_path, FINE[case], monkeypatch)


@pytest.mark.parametrize("case", REFUSED_BY_SAM)
def test_what_sam_refuses_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    with pytest.raises(TemplateError):
        check_deployable(loaded(tmp_path, REFUSED_BY_SAM[case]))
    assert sam_refuses(tmp_path, REFUSED_BY_SAM[case], monkeypatch)


@pytest.mark.parametrize("case", REFUSED_BY_AWS)
def test_what_aws_refuses_does_not_start(tmp_path: Path, case: str) -> None:
    with pytest.raises(TemplateError):
        check_deployable(loaded(tmp_path, REFUSED_BY_AWS[case]))


def test_a_refusal_names_both_places_of_a_route(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"Bird\.Events\.Get: GET /fish: Fish\.Events\.Get declares"):
        check_deployable(loaded(tmp_path, REFUSED_BY_SAM["one route of two functions"]))


def test_a_circle_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"in a circle, which CloudFormation refuses: .*Fish"):
        check_deployable(loaded(tmp_path, REFUSED_BY_AWS["two functions that name each other"]))


def test_the_shops_template_deploys() -> None:
    check_deployable(Template.load(Path(__file__).parents[5] / "infra" / "sam" / "template.yaml"))
