"""The storefront, deployed and published: behind CloudFront as on the laptop."""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.template import Template
from entrypoints.local.website import build_websites
from infra.sam.publish import Aws, publish
from tests.deployed.deployment import Stack


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the template beside a storefront of its own."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in {
        "index.html": "<!doctype html><title>Shop</title>",
        "404.html": "<!doctype html><title>Nothing here</title>",
        "main.js": "export const shelves = [];\n" * 100,
    }.items():
        path = folder / "storefront" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    copy = folder / "infra" / "sam" / "template.yaml"
    copy.parent.mkdir(parents=True)
    shutil.copyfile(TEMPLATE, copy)
    return copy


Get = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def published(ministack_stack: Stack, template: Path) -> Get:
    """Return what gets a path of the published storefront, as a browser."""
    stack = ministack_stack
    cloudformation, s3, cloudfront = map(stack.account.client, ("cloudformation", "s3", "cloudfront"))
    numbers = itertools.count()
    aws = Aws(cloudformation, s3, cloudfront, ids=lambda: f"publication-{next(numbers)}")
    done = publish(stack.name, template, aws)
    assert done == [f"4 files published, 0 deleted: {stack.outputs['StorefrontUrl']}"]

    def get(path: str, host: str | None = None, scheme: str = "https") -> httpx.Response:
        # ministack listens on plain http, and takes this header's word for what the browser spoke.
        headers = {
            "host": host or urlsplit(stack.outputs["StorefrontUrl"]).netloc,
            "x-forwarded-proto": scheme,
            "accept-encoding": "identity",
        }
        return httpx.get(stack.account.url + path, headers=headers, timeout=30, trust_env=False)

    return get


def test_the_front_page_is_at_the_root(published: Get) -> None:
    page = published("/")
    assert (page.status_code, page.content) == (200, b"<!doctype html><title>Shop</title>")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"


def test_plain_http_is_sent_to_https(published: Get, ministack_stack: Stack) -> None:
    answer = published("/main.js", scheme="http")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{ministack_stack.outputs['StorefrontUrl']}/main.js"


def test_the_configuration_names_the_stacks_api_and_pool(published: Get, ministack_stack: Stack) -> None:
    config = json.loads(published("/config.json").content)
    assert config["apiUrl"] == ministack_stack.outputs["ApiUrl"]
    assert config["userPoolClientId"] == ministack_stack.outputs["UserPoolClientId"]
    assert config["passwordPolicy"]["minimumLength"] == 10


def test_what_is_not_there_is_a_404_with_a_page(published: Get) -> None:
    page = published("/weeds.html")
    assert (page.status_code, page.content) == (404, b"<!doctype html><title>Nothing here</title>")


def test_the_laptop_sends_the_same_headers(published: Get, template: Path, ministack_stack: Stack) -> None:
    (local,) = build_websites(Template.load(template))
    there, here = published("/main.js"), local.answer(HttpRequest("GET", "/main.js"), "https://localhost")
    assert here is not None
    assert there.content == here.body
    assert there.headers["ETag"] == here.header("etag")
    assert len(local.view.headers) > 6
    for name, _ in local.view.headers:
        expected = here.header(name)
        assert expected is not None, name
        if name == "content-security-policy":
            api, pool = ministack_stack.outputs["ApiUrl"], "https://cognito-idp.us-east-1.amazonaws.com"
            expected = expected.replace("https://localhost https://localhost", f"{api} {pool}")
        assert there.headers[name] == expected, name


def test_nobody_reads_the_bucket_but_the_distribution(published: Get, ministack_stack: Stack) -> None:
    bucket = ministack_stack.outputs["StorefrontBucketName"]
    assert published(f"/{bucket}/index.html", host="localhost").status_code == 403
