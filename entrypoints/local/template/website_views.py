"""Views of the websites of a template: CloudFront distributions in front of a bucket with a folder's files.

CloudFormation cannot describe a bucket's content, so the bucket's Metadata does:
`Website: {Folder: ../../site, Config: SiteConfig}` names a folder relative to the template, and optionally
the Output whose JSON text is published as `config.json`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.properties import Properties
from entrypoints.local.template.response_headers import response_headers
from entrypoints.local.template.template import Resource, Template


@dataclass(frozen=True, slots=True)
class WebsiteView:
    """A CloudFront distribution and the folder whose files are the objects of its bucket.

    Attributes:
        logical_id: The distribution's.
        bucket: The bucket's logical id.
        folder: Where the files are.
        default_root: The object that is served at `/`, if any.
        compress: Whether objects are compressed.
        headers: Headers that its response headers policy adds; names in lower case.
        config: The members of `config.json`, None without one.
    """

    logical_id: str
    bucket: str
    folder: Path
    default_root: str | None
    compress: bool
    headers: tuple[tuple[str, str], ...]
    config: Mapping[str, Any] | None


def websites(template: Template) -> Iterator[WebsiteView]:
    """Yield the distributions whose default behaviour serves a bucket with a folder.

    Raises:
        TemplateError: The folder or the output is missing.
    """
    buckets = dict(_buckets(template))
    for distribution in template.resources("AWS::CloudFront::Distribution"):
        settings = distribution.properties.section("DistributionConfig")
        behavior = settings.section("DefaultCacheBehavior")
        bucket = buckets.get(_origin_domain(settings, behavior.text("TargetOriginId")))
        if bucket is not None:
            content = bucket.metadata.section("Website")
            yield WebsiteView(
                logical_id=distribution.logical_id,
                bucket=bucket.logical_id,
                folder=_folder(content, template),
                default_root=settings.optional_text("DefaultRootObject") or None,
                compress=behavior.boolean("Compress", default=False),
                headers=_headers(behavior, template),
                config=_config(content, template),
            )


def addresses(template: Template) -> tuple[str, ...]:
    """Return the addresses on AWS of everything that is served here: APIs, pools, sites."""
    place = template.deployment
    apis = template.resources("AWS::Serverless::HttpApi")
    hosts = [place.host(api.ref, "execute-api") for api in apis]
    if any(template.resources("AWS::Cognito::UserPool")):
        hosts.append(place.host("cognito-idp"))
    hosts += [site.attributes["DomainName"] for site in template.resources("AWS::CloudFront::Distribution")]
    return tuple(f"https://{host}" for host in hosts)


def _buckets(template: Template) -> Iterator[tuple[str, Resource]]:
    for bucket in template.resources("AWS::S3::Bucket"):
        if "Website" in bucket.metadata:
            for attribute in ("DomainName", "RegionalDomainName"):
                yield bucket.attributes[attribute], bucket


def _origin_domain(settings: Properties, origin_id: str) -> str:
    for origin in settings.items("Origins"):
        if origin.text("Id") == origin_id:
            return origin.text("DomainName")
    raise settings.refuse("DefaultCacheBehavior.TargetOriginId", f"{origin_id} is not among Origins")


def _folder(content: Properties, template: Template) -> Path:
    relative = content.text("Folder")
    folder = (template.directory / relative).resolve()
    if not folder.is_dir():
        raise content.refuse("Folder", f"{relative} is not a folder; create it or correct the path")
    return folder


def _headers(behavior: Properties, template: Template) -> tuple[tuple[str, str], ...]:
    """Return the headers of a behaviour's policy; AWS's managed policies are not supported."""
    policy_id = behavior.optional_text("ResponseHeadersPolicyId")
    for policy in template.resources("AWS::CloudFront::ResponseHeadersPolicy"):
        if policy.ref == policy_id:
            return tuple(response_headers(policy.properties.section("ResponseHeadersPolicyConfig")))
    return ()


def _config(content: Properties, template: Template) -> Mapping[str, Any] | None:
    name = content.optional_text("Config")
    if name is None:
        return None
    try:
        config = json.loads(str(template.output(name)))
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise TemplateError(template.path, f"Outputs.{name}", "must be the text of a JSON object")
    return config
