"""The storefront as CloudFormation sees it: a bucket that only its distribution reads, and strict headers."""

import json
import re
from typing import Any

import pytest

from entrypoints.cli.shop.project_files import ROOT, TEMPLATE
from entrypoints.local.template import Template
from entrypoints.local.template.website_views import websites
from tests.deployed.sam_template import of_type, read_transformed

DOMAIN = {
    "StorefrontDomain": "shop.example.com",
    "StorefrontCertificate": "arn:aws:acm:us-east-1:1:certificate/1",
}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return read_transformed(TEMPLATE)


def only(template: dict[str, Any], kind: str) -> dict[str, Any]:
    ((_, properties),) = of_type(template, kind)
    return properties


def origins_allowed(**parameters: str) -> tuple[str, ...]:
    loaded = Template.load(TEMPLATE, parameters=parameters)
    return loaded.resource("Api").properties.section("CorsConfiguration").texts("AllowOrigins")


def policy() -> dict[str, list[str]]:
    """Return the Content-Security-Policy by directive."""
    (website,) = websites(Template.load(TEMPLATE))
    text = dict(website.headers)["content-security-policy"]
    return {name: sources for name, *sources in (part.split() for part in text.split(";"))}


def test_no_bucket_is_public_or_lacks_encryption(template: dict[str, Any]) -> None:
    buckets = dict(of_type(template, "AWS::S3::Bucket"))
    assert buckets
    for name, bucket in buckets.items():
        blocked = bucket["PublicAccessBlockConfiguration"]
        assert len(blocked) == 4, name
        assert all(value is True for value in blocked.values()), name
        assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}], name
        assert "BucketEncryption" in bucket, name
        assert "WebsiteConfiguration" not in bucket, name
        resource = template["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == {"Ref": "DataPolicy"}, name


def test_only_this_distribution_reads_the_bucket_and_reads_objects_only(template: dict[str, Any]) -> None:
    statements = only(template, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    (allowed,) = [statement for statement in statements if statement["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Action"] == "s3:GetObject"
    assert allowed["Resource"] == {"Fn::Sub": "${StorefrontFiles.Arn}/*"}
    assert allowed["Condition"] == {
        "StringEquals": {
            "AWS:SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Storefront}"
            }
        }
    }


def test_the_distribution_signs_what_it_asks_of_the_bucket(template: dict[str, Any]) -> None:
    (origin,) = only(template, "AWS::CloudFront::Distribution")["DistributionConfig"]["Origins"]
    assert origin["OriginAccessControlId"] == {"Ref": "StorefrontAccess"}
    assert origin["S3OriginConfig"] == {"OriginAccessIdentity": ""}
    access = only(template, "AWS::CloudFront::OriginAccessControl")["OriginAccessControlConfig"]
    assert (access["SigningBehavior"], access["SigningProtocol"]) == ("always", "sigv4")


def test_pages_come_over_https_compressed_and_with_the_headers(template: dict[str, Any]) -> None:
    behavior = only(template, "AWS::CloudFront::Distribution")["DistributionConfig"]["DefaultCacheBehavior"]
    assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behavior["Compress"] is True
    assert behavior["ResponseHeadersPolicyId"] == {"Ref": "StorefrontHeaders"}
    assert behavior["AllowedMethods"] == ["GET", "HEAD"]


def test_what_is_not_there_is_answered_404_with_a_page_that_there_is(template: dict[str, Any]) -> None:
    (error,) = only(template, "AWS::CloudFront::Distribution")["DistributionConfig"]["CustomErrorResponses"]
    assert (error["ErrorCode"], error["ResponseCode"]) == (403, 404)
    (website,) = websites(Template.load(TEMPLATE))
    assert (website.folder / error["ResponsePagePath"].lstrip("/")).is_file()
    assert website.folder == ROOT / "storefront"


def test_the_content_security_policy_allows_own_files_the_api_and_the_pool_and_nothing_else() -> None:
    directives = policy()
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == ["'none'"]
    assert directives["form-action"] == directives["trusted-types"] == ["'none'"]
    assert directives["require-trusted-types-for"] == ["'script'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    own, api, pool = directives["connect-src"]
    assert own == "'self'"
    assert re.fullmatch(r"https://\w+\.execute-api\.us-east-1\.amazonaws\.com", api)
    assert pool == "https://cognito-idp.us-east-1.amazonaws.com"
    sources = {source for listed in directives.values() for source in listed}
    assert not any("unsafe" in source or "*" in source or source == "https:" for source in sources)


def test_the_other_security_headers_are_there() -> None:
    (website,) = websites(Template.load(TEMPLATE))
    headers = dict(website.headers)
    assert headers["strict-transport-security"] == "max-age=63072000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_the_configuration_is_json_and_says_where_api_and_pool_are() -> None:
    loaded = Template.load(TEMPLATE)
    config = json.loads(loaded.output("StorefrontConfig"))
    assert config == {
        "apiUrl": loaded.output("ApiUrl"),
        "cognitoUrl": "https://cognito-idp.us-east-1.amazonaws.com",
        "userPoolClientId": loaded.output("UserPoolClientId"),
        "passwordPolicy": config["passwordPolicy"],
    }


def test_the_configuration_has_the_rules_for_passwords_that_the_user_pool_enforces() -> None:
    loaded = Template.load(TEMPLATE)
    published = json.loads(loaded.output("StorefrontConfig"))["passwordPolicy"]
    (pool,) = loaded.resources("AWS::Cognito::UserPool")
    enforced = pool.properties.section("Policies").section("PasswordPolicy")
    assert published == {
        "minimumLength": enforced.integer("MinimumLength", 0),
        "requireLowercase": str(enforced.boolean("RequireLowercase", default=False)).lower(),
        "requireNumbers": str(enforced.boolean("RequireNumbers", default=False)).lower(),
        "requireSymbols": str(enforced.boolean("RequireSymbols", default=True)).lower(),
        "requireUppercase": str(enforced.boolean("RequireUppercase", default=False)).lower(),
    }


def test_origins_are_the_named_ones_or_the_storefronts_own_domain_or_all() -> None:
    assert origins_allowed() == ("*",)
    assert origins_allowed(**DOMAIN) == ("https://shop.example.com",)
    named = origins_allowed(**DOMAIN, AllowedOrigins="https://a.example,https://b.example")
    assert named == ("https://a.example", "https://b.example")


def test_pages_of_another_origin_may_read_when_to_come_back(template: dict[str, Any]) -> None:
    api = Template.load(TEMPLATE).resource("Api").properties.section("CorsConfiguration")
    assert "retry-after" in api.texts("ExposeHeaders")
    assert "AllowCredentials" not in api


def test_without_a_storefront_the_back_end_is_left_as_it_is(template: dict[str, Any]) -> None:
    served, alone = Template.load(TEMPLATE), Template.load(TEMPLATE, parameters={"ServeStorefront": "false"})
    gone = {r.logical_id for r in served.resources()} - {r.logical_id for r in alone.resources()}
    assert gone == {name for name in template["Resources"] if name.startswith("Storefront")}
    assert len(gone) == 5
    assert not any(name.startswith("Storefront") for name in alone.outputs())


def test_with_a_domain_of_its_own_tls_is_1_2_at_least() -> None:
    loaded = Template.load(TEMPLATE, parameters=DOMAIN)
    settings = loaded.resource("Storefront").properties.section("DistributionConfig")
    assert settings.texts("Aliases") == ("shop.example.com",)
    assert settings.section("ViewerCertificate").text("MinimumProtocolVersion") == "TLSv1.2_2021"
    assert loaded.output("StorefrontUrl") == "https://shop.example.com"
