"""A website beside an API and AWS's protocols, on one port."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from entrypoints.local.runtime import Runtime
from entrypoints.local.server.http_server import build_app
from entrypoints.local.template import TemplateError

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: {Type: AWS::Serverless::HttpApi}
  Users: {Type: AWS::Cognito::UserPool, Properties: {UsernameAttributes: [email]}}
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: code
      Handler: garden_api.echo
      Events:
        Beds: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: /beds}}
        Page: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: "/pages/{page}"}}
        Sow: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: POST, Path: /}}
  Files: {Type: AWS::S3::Bucket, Metadata: {Website: {Folder: site, Config: SiteConfig}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultRootObject: index.html
        Origins: [{Id: files, DomainName: !GetAtt Files.RegionalDomainName}]
        DefaultCacheBehavior: {TargetOriginId: files, Compress: true}
Outputs:
  SiteConfig: {Value: !Sub '{"apiUrl": "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}'}
"""
REST = """
        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
"""
CODE = "def echo(event, context):\n    return event['routeKey']\n"


@dataclass(frozen=True)
class Http:
    """A client of an application in this process."""

    app: Starlette

    def __getattr__(self, method: str) -> Any:
        return partial(self._ask, method.upper())

    def _ask(self, *arguments: Any, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8160") as http:
                return await http.request(*arguments, **options)

        return asyncio.run(ask())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "garden_api.py").write_text(CODE)
    for name, text in {"index.html": "garden", "beds": "no", "pages/rose.html": "no", "a.js": "'a';"}.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def serve(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Http]]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    opened = []

    def serve(template: str = TEMPLATE) -> Http:
        (folder / "template.yaml").write_text(template)
        runtime = Runtime.load(folder / "template.yaml")
        opened.append(runtime)
        app = build_app(runtime, site_config={"mailbox": "/mail"})
        return Http(app)

    yield serve
    for runtime in opened:
        runtime.close()
    sys.modules.pop("garden_api", None)


def test_the_apis_routes_go_before_files_and_files_before_its_404(serve: Callable[..., Http]) -> None:
    http = serve()
    assert http.get("/beds").text == "GET /beds"
    assert http.get("/pages/rose.html").text == "GET /pages/{page}"
    assert http.get("/").text == "garden"
    assert http.get("/a.js").headers["content-type"] == "text/javascript; charset=utf-8"
    nothing = http.get("/weeds.html")
    assert (nothing.status_code, nothing.json()) == (404, {"message": "Not Found"})


def test_files_go_before_the_route_of_last_resort(serve: Callable[..., Http]) -> None:
    http = serve(TEMPLATE.replace("  Files:", f"{REST}  Files:", 1))
    assert http.get("/").text == "garden"
    assert http.get("/weeds.html").text == "$default"


def test_posts_to_the_root_stay_awss_and_the_apis(serve: Callable[..., Http]) -> None:
    http = serve()
    assert http.post("/").text == "POST /"
    call = {"x-amz-target": "AWSStepFunctions.ListStateMachines"}
    assert http.post("/", headers=call, content=b"{}").json() == {"stateMachines": []}
    assert http.put("/index.html").status_code == 404


def test_a_body_is_not_sent_for_head_nor_to_a_client_that_has_it(serve: Callable[..., Http]) -> None:
    http = serve()
    head = http.head("/")
    assert head.headers["content-length"] == "6"
    again = http.get("/", headers={"if-none-match": head.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("garden.localhost:8161", "http://garden.localhost:8161"),
        ("[::1]:8160", "http://[::1]:8160"),
    ],
)
def test_the_configuration_names_the_host_that_was_asked(
    serve: Callable[..., Http], host: str, origin: str
) -> None:
    config = serve().get("/config.json", headers={"host": host}).json()
    assert config == {"apiUrl": origin, "mailbox": "/mail"}


@pytest.mark.parametrize("host", ['x","apiUrl":"http://evil', "a b; script-src *", "evil.example"])
def test_the_configuration_names_no_host_that_is_not_this_machine(
    serve: Callable[..., Http], host: str
) -> None:
    assert serve().get("/config.json", headers={"host": host}).status_code == 403


def test_a_folder_that_is_missing_is_named_at_the_start(serve: Callable[..., Http]) -> None:
    with pytest.raises(TemplateError, match=r"Files\.Metadata\.Website\.Folder: gone is not a folder"):
        serve(TEMPLATE.replace("Folder: site", "Folder: gone"))
