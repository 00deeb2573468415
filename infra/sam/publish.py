"""Publishes the storefront of a deployed stack: its files and its configuration to the bucket.

`make deploy` runs it after `sam deploy`; `make publish` runs it alone, after a change of the storefront only.
"""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from entrypoints.local.system.ids import Ids, RandomIds
from entrypoints.local.template import Template, TemplateError
from entrypoints.local.template.website_views import websites
from entrypoints.local.website.contents import CONFIG_KEY, files, media_type
from infra.sam.cache_policy import cache_control, is_page

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

TEMPLATE: Final = Path(__file__).with_name("template.yaml")
STAGES: Final = Path(__file__).with_name("samconfig.toml")

_CONFIG: Final = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 5})
_AT_ONCE: Final = 1000
"""The most keys that one DeleteObjects accepts.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
"""


class PublishError(Exception):
    """The storefront cannot be published; the message names what is wrong and the fix."""


@dataclass(frozen=True, slots=True)
class Aws:
    """The AWS services that publishing needs."""

    cloudformation: Any
    s3: "S3Client"
    cloudfront: Any
    ids: Ids

    @classmethod
    def of(cls, region: str | None) -> Self:
        """Return clients with the environment's credentials, and its region where `region` is None."""
        session = boto3.Session(region_name=region)
        return cls(
            session.client("cloudformation", config=_CONFIG),
            session.client("s3", config=_CONFIG),
            session.client("cloudfront", config=_CONFIG),
            RandomIds(),
        )


@dataclass(frozen=True, slots=True)
class Storefront:
    """The storefront of a deployed stack.

    Attributes:
        bucket: The bucket's name.
        distribution: The distribution's id.
        url: The address of the storefront.
        config: The text of `config.json`.
        origins: The web origins that the stack's parameter AllowedOrigins names, if it names any.
    """

    bucket: str
    distribution: str
    url: str
    config: str
    origins: tuple[str, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether the API accepts calls of the storefront's pages: see AllowedOrigins in the template."""
        return not self.origins or bool({"*", self.url} & {*self.origins})


def main() -> None:
    """Publish to the stack that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--stage", default="dev", help="a stage of samconfig.toml, which sets stack and region"
    )
    parser.add_argument("--stack", help="the stack's name, if it is not the stage's")
    arguments = parser.parse_args()
    try:
        stack, region = stage(arguments.stage, STAGES)
        print("\n".join(publish(arguments.stack or stack, TEMPLATE, Aws.of(region))))  # noqa: T201 -- what it is for
    except (PublishError, TemplateError, ClientError, BotoCoreError) as error:
        sys.exit(f"publish: {error}")


def stage(name: str, stages: Path) -> tuple[str, str | None]:
    """Return stack name and region of a stage, as `sam deploy` reads them from its configuration.

    Raises:
        PublishError: The stage does not exist.
    """
    settings = tomllib.loads(stages.read_text(encoding="utf-8")).get(name, {})
    parameters: dict[str, str] = {}
    for command in ("global", "deploy"):
        parameters |= settings.get(command, {}).get("parameters", {})
    if "stack_name" not in parameters:
        raise PublishError(
            f"{name} is no stage with a stack_name in {stages.name}; add it there or choose another"
        )
    return parameters["stack_name"], parameters.get("region")


def publish(stack: str, template: Path, aws: Aws) -> list[str]:
    """Make a stack's bucket match the template's folder, and invalidate CloudFront's cache.

    Pages are uploaded after the files that they load, the first page last of all, and old files are deleted
    after that: at every moment, and after every failure, visitors find old pages with their files or new ones
    with theirs.

    Returns:
        Lines of text that report the result.

    Raises:
        PublishError: The stack is not ready, or the folder has no first page.
    """
    described = _described(stack, aws)
    found = storefront(described)
    if found is None:
        return [f"{stack} has no storefront (ServeStorefront=false): nothing to publish."]
    bodies, root = contents(template, found.config)
    for key in sorted(bodies, key=lambda key: (is_page(key), key == root, key)):
        aws.s3.put_object(
            Bucket=found.bucket,
            Key=key,
            Body=bodies[key],
            ContentType=media_type(key),
            CacheControl=cache_control(key),
        )
    gone = sorted(_keys(found.bucket, aws) - bodies.keys())
    _delete(found.bucket, gone, aws)
    aws.cloudfront.create_invalidation(
        DistributionId=found.distribution,
        InvalidationBatch={"CallerReference": aws.ids(), "Paths": {"Quantity": 1, "Items": ["/*"]}},
    )
    done = [f"{len(bodies)} files published, {len(gone)} deleted: {found.url}"]
    if not found.is_allowed:
        done.append(f"The API refuses calls of {found.url}: add it to the parameter AllowedOrigins.")
    return done


def contents(template: Path, config: str) -> tuple[dict[str, bytes], str]:
    """Return the published files by key, and the key of the first page.

    Raises:
        PublishError: The template has no website, or the folder no first page.
    """
    view = next(websites(Template.load(template)), None)
    if view is None or view.default_root is None:
        raise PublishError(
            f"{template.name} has no distribution with a DefaultRootObject in front of a folder"
        )
    bodies = {key: path.read_bytes() for key, path in files(view.folder).items()}
    if view.default_root not in bodies:
        raise PublishError(
            f"{view.folder / view.default_root} is missing; the storefront needs it as its first page"
        )
    return bodies | {CONFIG_KEY: config.encode()}, view.default_root


def storefront(stack: Mapping[str, Any]) -> Storefront | None:
    """Return the storefront of a stack that DescribeStacks described, or None if it has none."""
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}
    if "StorefrontBucketName" not in outputs:
        return None
    parameters = {item["ParameterKey"]: item["ParameterValue"] for item in stack.get("Parameters", ())}
    named = parameters.get("AllowedOrigins", "").split(",")
    return Storefront(
        bucket=outputs["StorefrontBucketName"],
        distribution=outputs["StorefrontDistributionId"],
        url=outputs["StorefrontUrl"],
        config=outputs["StorefrontConfig"],
        origins=tuple(origin.strip() for origin in named if origin.strip()),
    )


def _described(stack: str, aws: Aws) -> Mapping[str, Any]:
    """Return the description of a deployed stack without pending changes.

    `sam deploy` also succeeds when its change set is declined. The change set then still exists, and a new
    storefront must not be published for the old back end.
    """
    try:
        (described,) = aws.cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            raise PublishError(
                f"there is no stack {stack} in this account and region; create it with make deploy"
            ) from error
        raise
    waiting = [
        change["ChangeSetName"]
        for page in aws.cloudformation.get_paginator("list_change_sets").paginate(StackName=stack)
        for change in page["Summaries"]
        if change.get("ExecutionStatus") == "AVAILABLE"
    ]
    if waiting:
        raise PublishError(
            f"{stack} has changes that were not executed ({', '.join(waiting)}): execute or delete them first"
        )
    status: str = described["StackStatus"]
    if status not in _READY:
        raise PublishError(f"{stack} is {status}; deploy it first")
    return dict(described)


_READY: Final = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"}
)


def _keys(bucket: str, aws: Aws) -> set[str]:
    pages = aws.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {item["Key"] for page in pages for item in page.get("Contents", ())}


def _delete(bucket: str, keys: Sequence[str], aws: Aws) -> None:
    for start in range(0, len(keys), _AT_ONCE):
        batch = keys[start : start + _AT_ONCE]
        answer = aws.s3.delete_objects(
            Bucket=bucket, Delete={"Objects": [{"Key": key} for key in batch], "Quiet": True}
        )
        if errors := answer.get("Errors"):
            failed = ", ".join(f"{error.get('Key')} ({error.get('Code')})" for error in errors)
            raise PublishError(f"published, but these old files could not be deleted: {failed}")


if __name__ == "__main__":
    main()
