from pathlib import Path

import pytest

from entrypoints.local.template import Template, TemplateError
from entrypoints.local.template.website_views import addresses, websites

SHOP_WINDOW = """
Conditions:
  Open: !Equals [!Ref "AWS::Region", us-east-1]
Resources:
  Api: {Type: AWS::Serverless::HttpApi}
  Files:
    Type: AWS::S3::Bucket
    Metadata: {Website: {Folder: site, Config: SiteConfig}}
  Logs: {Type: AWS::S3::Bucket}
  Site:
    Type: AWS::CloudFront::Distribution
    Condition: Open
    Properties:
      DistributionConfig:
        Origins: [{Id: files, DomainName: !GetAtt Files.RegionalDomainName}]
        DefaultCacheBehavior: {TargetOriginId: files, ResponseHeadersPolicyId: 67f7725c-managed}
Outputs:
  SiteConfig: {Value: '{"soil": "loam"}'}
"""


def load(folder: Path, text: str = SHOP_WINDOW) -> Template:
    (folder / "template.yaml").write_text(text)
    return Template.load(folder / "template.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path


def test_a_distribution_in_front_of_a_bucket_with_a_folder_is_a_website(folder: Path) -> None:
    (view,) = websites(load(folder))
    assert (view.logical_id, view.bucket, view.folder) == ("Site", "Files", folder / "site")
    assert (view.default_root, view.compress, view.headers) == (None, False, ())
    assert view.config == {"soil": "loam"}


def test_a_distribution_of_another_origin_is_none(folder: Path) -> None:
    for origin in ("!GetAtt Logs.RegionalDomainName", "api.example"):
        text = SHOP_WINDOW.replace("!GetAtt Files.RegionalDomainName", origin)
        assert list(websites(load(folder, text))) == []


def test_a_distribution_whose_condition_is_false_is_none(folder: Path) -> None:
    assert list(websites(load(folder, SHOP_WINDOW.replace("us-east-1]", "eu-west-1]")))) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Folder: site",
            "Folder: gone",
            r"Files\.Metadata\.Website\.Folder: gone is not a folder; create",
        ),
        ("Folder: site, ", "", r"Files\.Metadata\.Website\.Folder: is required"),
        ("Config: SiteConfig", "Config: Other", r"Outputs\.Other: is not declared; declare it"),
        ("""'{"soil": "loam"}'""", "loam", r"Outputs\.SiteConfig: must be the text of a JSON object"),
        ("""'{"soil": "loam"}'""", "'[]'", r"Outputs\.SiteConfig: must be the text of a JSON object"),
        ("TargetOriginId: files", "TargetOriginId: lost", r"TargetOriginId: lost is not among Origins"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder: Path, old: str, new: str, told: str) -> None:
    assert old in SHOP_WINDOW
    with pytest.raises(TemplateError, match=told):
        list(websites(load(folder, SHOP_WINDOW.replace(old, new))))


def test_the_addresses_are_those_of_apis_pools_and_sites(folder: Path) -> None:
    template = load(folder)
    api, site = template.ref("Api"), template.attribute("Site", "DomainName")
    found = addresses(template)
    assert f"https://{api}.execute-api.us-east-1.amazonaws.com" in found
    assert f"https://{site}" in found
    assert not any("cognito" in address for address in found)
