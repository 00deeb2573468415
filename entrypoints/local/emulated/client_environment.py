"""Environment variables that make the AWS SDKs call this machine and nothing else."""

from collections.abc import Iterable, Mapping

_SETTINGS = (
    "AWS_CA_BUNDLE",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_SESSION_TOKEN",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)
"""Variables that would lead the SDK to other endpoints or to real credentials.

https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
"""
_NOTHING = "/dev/null"


def local_environment(
    url: str, present: Mapping[str, str], services: Mapping[str, str] | None = None
) -> dict[str, str | None]:
    """Return the variables for functions whose AWS is at `url`; None removes a variable.

    No real profile, credentials or endpoints remain: a call that `url` does not answer fails.

    Args:
        url: The address of every service.
        present: The present environment.
        services: Other addresses, by the service's name in variables, such as DYNAMODB.
    """
    foreign = [name for name in present if name.startswith("AWS_ENDPOINT_URL")]
    addresses = {f"AWS_ENDPOINT_URL_{name}": address for name, address in (services or {}).items()}
    return {
        **dict.fromkeys((*_SETTINGS, *foreign)),
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_CONFIG_FILE": _NOTHING,
        "AWS_SHARED_CREDENTIALS_FILE": _NOTHING,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": url,
        **addresses,
        **dict.fromkeys(("NO_PROXY", "no_proxy"), _without_proxy((url, *addresses.values()), present)),
    }


def _without_proxy(urls: Iterable[str], present: Mapping[str, str]) -> str:
    """Return the hosts that are called without a proxy: the present ones and those of `urls`."""
    before = present.get("no_proxy") or present.get("NO_PROXY") or ""
    hosts = [url.split("://", 1)[1].split("/", 1)[0].rsplit("@", 1)[-1] for url in urls]
    names = [host if host.startswith("[") else host.partition(":")[0] for host in hosts]
    return ",".join(dict.fromkeys(filter(None, (*before.split(","), *names))))
