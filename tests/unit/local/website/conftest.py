"""A garden's website: a template with a bucket behind CloudFront, and the folder with its files."""

from pathlib import Path

import pytest

from entrypoints.local.gateway import HttpRequest, HttpResponse
from entrypoints.local.template import Template
from entrypoints.local.website import Website, build_websites

GARDEN = """
Resources:
  Api: {Type: AWS::Serverless::HttpApi}
  Gardeners: {Type: AWS::Cognito::UserPool}
  Beds:
    Type: AWS::S3::Bucket
    Metadata: {Website: {Folder: ../site, Config: GardenConfig}}
  Manners:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        Name: manners
        SecurityHeadersConfig:
          ContentSecurityPolicy:
            ContentSecurityPolicy: !Sub >-
              default-src 'none'; connect-src https://${Api}.execute-api.${AWS::Region}.amazonaws.com
            Override: true
          ContentTypeOptions: {Override: true}
          FrameOptions: {FrameOption: DENY, Override: true}
          ReferrerPolicy: {ReferrerPolicy: no-referrer, Override: true}
          StrictTransportSecurity: {AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true}
        CustomHeadersConfig:
          Items: [{Header: Cross-Origin-Opener-Policy, Value: same-origin, Override: true}]
  Garden:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultRootObject: index.html
        Origins:
          - {Id: elsewhere, DomainName: origin.example}
          - {Id: beds, DomainName: !GetAtt Beds.RegionalDomainName}
        DefaultCacheBehavior:
          TargetOriginId: beds
          Compress: true
          ResponseHeadersPolicyId: !Ref Manners
Outputs:
  GardenConfig:
    Value: !Sub >-
      {"apiUrl": "https://${Api}.execute-api.${AWS::Region}.amazonaws.com",
      "signInUrl": "https://cognito-idp.${AWS::Region}.amazonaws.com",
      "issuer": "https://cognito-idp.${AWS::Region}.amazonaws.com/${Gardeners}", "soil": "loam"}
"""
ORIGIN = "http://garden.localhost:8160"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder, with a page, a script and a picture."""
    folder = tmp_path / "site"
    (folder / "pictures").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Garden</title>")
    (folder / "garden.js").write_text("export const bed = 'roses';\n" * 100)
    (folder / "pictures" / "rosé.png").write_bytes(b"\x89PNG" * 500)
    return folder


def planted(site: Path, text: str = GARDEN) -> Template:
    """Return the template, written beside the folder and loaded."""
    path = site.parent / "infra" / "template.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return Template.load(path)


@pytest.fixture
def garden(site: Path) -> Website:
    (website,) = build_websites(planted(site))
    return website


def find(
    website: Website, path: str, method: str = "GET", *, at: str = ORIGIN, **headers: str
) -> HttpResponse | None:
    """Return the website's answer, None where it has none."""
    listed = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return website.answer(HttpRequest(method, path, headers=listed), at)


def ask(
    website: Website, path: str, method: str = "GET", *, at: str = ORIGIN, **headers: str
) -> HttpResponse:
    """Return the answer of a website that has one."""
    response = find(website, path, method, at=at, **headers)
    assert response is not None
    return response


def etag(response: HttpResponse) -> str:
    tag = response.header("etag")
    assert tag is not None
    return tag
