"""Publishing a storefront, to S3, CloudFront and CloudFormation as moto has them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from infra.sam.publish import STAGES, Aws, PublishError, contents, publish, stage
from tests.unit.local.website.conftest import GARDEN

CONFIG = '{"apiUrl": "https://api.example"}'
URL = "https://d1.cloudfront.net"


@dataclass
class Account:
    """An AWS account with a stack in it, and the calls that change something there, in order."""

    aws: Aws
    calls: list[tuple[str, str]]
    distribution: str = ""

    def stack(self, *, origins: str = "", served: bool = True) -> None:
        outputs = {
            "StorefrontBucketName": "garden-files",
            "StorefrontDistributionId": self.distribution,
            "StorefrontUrl": URL,
            "StorefrontConfig": CONFIG,
        }
        template = {
            "Parameters": {"AllowedOrigins": {"Type": "CommaDelimitedList", "Default": origins}},
            "Resources": {"Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "garden-files"}}},
            "Outputs": {name: {"Value": value} for name, value in outputs.items()} if served else {},
        }
        self.aws.cloudformation.create_stack(StackName="garden", TemplateBody=json.dumps(template))

    def head(self, key: str) -> Mapping[str, object]:
        return self.aws.s3.head_object(Bucket="garden-files", Key=key)

    def published(self) -> set[str]:
        listed = self.aws.s3.list_objects_v2(Bucket="garden-files").get("Contents", ())
        return {item["Key"] for item in listed}

    def invalidations(self) -> list[str]:
        listed = self.aws.cloudfront.list_invalidations(DistributionId=self.distribution)
        return [item["Id"] for item in listed["InvalidationList"].get("Items", [])]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        account = Account(Aws.of("us-east-1"), [])
        origin = {
            "Id": "files",
            "DomainName": "x.s3.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        made = account.aws.cloudfront.create_distribution(
            DistributionConfig={
                "CallerReference": "garden",
                "Comment": "",
                "Enabled": True,
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {"TargetOriginId": "files", "ViewerProtocolPolicy": "allow-all"},
            }
        )
        account.distribution = made["Distribution"]["Id"]

        def note(model: Any, params: Any, **_kwargs: Any) -> None:
            account.calls.append((model.name, params["url_path"].removeprefix("/")))

        for client in (account.aws.s3, account.aws.cloudfront):
            for name in ("s3.PutObject", "s3.DeleteObjects", "cloudfront.CreateInvalidation"):
                client.meta.events.register(f"before-call.{name}", note)
        yield account


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "parts").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "404.html").write_text("<!doctype html>")
    (folder / "zoo.js").write_text("")
    (folder / "parts" / "a.css").write_text("")
    (folder / ".DS_Store").write_text("")
    (folder / "config.json").write_text('{"mine": true}')
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "template.yaml").write_text(GARDEN)
    return folder


@pytest.fixture
def template(folder: Path) -> Path:
    return folder.parent / "infra" / "template.yaml"


def test_the_files_are_in_the_bucket_as_a_browser_wants_them(account: Account, template: Path) -> None:
    account.stack()
    done = publish("garden", template, account.aws)
    assert done == [f"5 files published, 0 deleted: {URL}"]
    assert account.published() == {"index.html", "404.html", "zoo.js", "parts/a.css", "config.json"}
    page, style = account.head("index.html"), account.head("parts/a.css")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    assert style["ContentType"] == "text/css; charset=utf-8"
    assert style["CacheControl"] == "public, max-age=60, s-maxage=86400"


def test_the_configuration_is_the_stacks_whatever_the_folder_has(account: Account, template: Path) -> None:
    account.stack()
    publish("garden", template, account.aws)
    body = account.aws.s3.get_object(Bucket="garden-files", Key="config.json")["Body"].read()
    assert body.decode() == CONFIG
    assert account.head("config.json")["CacheControl"] == "no-cache"


def test_pages_follow_what_they_load_then_deletions_then_the_edges_are_told(
    account: Account, template: Path
) -> None:
    account.stack()
    account.aws.s3.put_object(Bucket="garden-files", Key="old.js", Body=b"")
    account.calls.clear()
    done = publish("garden", template, account.aws)
    assert [key for name, key in account.calls if name == "PutObject"] == [
        "config.json",
        "parts/a.css",
        "zoo.js",
        "404.html",
        "index.html",
    ]
    assert [name for name, _ in account.calls][-3:] == ["PutObject", "DeleteObjects", "CreateInvalidation"]
    assert "old.js" not in account.published()
    assert done == [f"5 files published, 1 deleted: {URL}"]


def test_publishing_again_tells_the_edges_again(account: Account, template: Path) -> None:
    account.stack()
    for _ in range(2):
        publish("garden", template, account.aws)
    assert len(set(account.invalidations())) == 2


def test_a_failed_upload_leaves_the_old_pages_and_their_files(account: Account, template: Path) -> None:
    account.stack()
    for key in ("index.html", "old.js"):
        account.aws.s3.put_object(Bucket="garden-files", Key=key, Body=b"old")

    def fail(params: Any, **_kwargs: Any) -> None:
        if params["url_path"].endswith("zoo.js"):
            raise ConnectionError

    account.aws.s3.meta.events.register("before-call.s3.PutObject", fail)
    with pytest.raises(ConnectionError):
        publish("garden", template, account.aws)
    assert account.aws.s3.get_object(Bucket="garden-files", Key="index.html")["Body"].read() == b"old"
    assert "old.js" in account.published()
    assert account.invalidations() == []


def test_without_a_first_page_nothing_is_touched(account: Account, template: Path, folder: Path) -> None:
    account.stack()
    (folder / "index.html").unlink()
    with pytest.raises(
        PublishError, match=r"index\.html is missing; the storefront needs it as its first page"
    ):
        publish("garden", template, account.aws)
    assert account.calls == []


def test_a_template_without_a_website_has_nothing_to_publish(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("Resources: {Queue: {Type: AWS::SQS::Queue}}")
    with pytest.raises(PublishError, match="no distribution with a DefaultRootObject"):
        contents(tmp_path / "template.yaml", CONFIG)


def test_a_stack_without_a_storefront_is_left_alone(account: Account, template: Path) -> None:
    account.stack(served=False)
    (told,) = publish("garden", template, account.aws)
    assert "ServeStorefront=false" in told
    assert account.calls == []


def test_a_stack_that_is_not_there_is_named(account: Account, template: Path) -> None:
    with pytest.raises(
        PublishError, match="there is no stack garden in this account and region; create it with make deploy"
    ):
        publish("garden", template, account.aws)


def test_no_storefront_goes_in_front_of_a_back_end_whose_changes_wait(
    account: Account, template: Path
) -> None:
    account.stack()
    body = {"Resources": {"Other": {"Type": "AWS::SQS::Queue"}}}
    account.aws.cloudformation.create_change_set(
        StackName="garden", ChangeSetName="declined", TemplateBody=json.dumps(body)
    )
    with pytest.raises(PublishError, match=r"changes that were not executed \(declined\)"):
        publish("garden", template, account.aws)
    assert account.calls == []


def test_files_that_cannot_be_deleted_are_named(account: Account, template: Path) -> None:
    account.stack()
    account.aws.s3.put_object(Bucket="garden-files", Key="old.js", Body=b"")

    def refuse(parsed: Any, **_kwargs: Any) -> None:
        parsed["Errors"] = [{"Key": "old.js", "Code": "AccessDenied"}]

    account.aws.s3.meta.events.register("after-call.s3.DeleteObjects", refuse)
    with pytest.raises(PublishError, match=r"old\.js \(AccessDenied\)"):
        publish("garden", template, account.aws)


@pytest.mark.parametrize(
    ("origins", "told"),
    [("", False), ("*", False), (f"https://other.example,{URL}", False), ("https://other.example", True)],
)
def test_an_api_that_does_not_let_the_storefront_in_is_told(
    account: Account, template: Path, origins: str, told: bool
) -> None:
    account.stack(origins=origins)
    done = publish("garden", template, account.aws)
    assert ("add it to the parameter AllowedOrigins" in done[-1]) is told


def test_a_stages_stack_and_region_are_those_of_sam_deploy(tmp_path: Path) -> None:
    assert stage("prod", STAGES) == ("kiosk-prod", None)
    own = tmp_path / "samconfig.toml"
    own.write_text(
        '[eu.global.parameters]\nstack_name = "garden"\n[eu.deploy.parameters]\nregion = "eu-west-1"\n'
    )
    assert stage("eu", own) == ("garden", "eu-west-1")
    with pytest.raises(PublishError, match=r"mars is no stage with a stack_name in samconfig\.toml"):
        stage("mars", own)


def test_every_call_has_a_time_limit() -> None:
    clients = Aws.of("us-east-1")
    for client in (clients.cloudformation, clients.s3, clients.cloudfront):
        config: Any = client.meta.config  # its stub leaves the options out
        assert config.connect_timeout <= 5
        assert config.read_timeout <= 30
