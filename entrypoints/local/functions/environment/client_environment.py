"""Environment variables that make the AWS SDKs call this machine and nothing else."""

import os
from collections.abc import Mapping

from entrypoints.local.http.endpoints import EndpointRefusedError, local_endpoint

NOWHERE = "http://not-served.invalid"
"""An address that no name server knows, for functions of a runtime without a server.

https://www.rfc-editor.org/rfc/rfc6761#section-6.4
"""

_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})
_SET_FOR_FUNCTIONS = frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"})
_HARMLESS = ("AWS_LAMBDA_", "AWS_XRAY_", "AWS_RETRY_MODE", "AWS_MAX_ATTEMPTS")
"""AWS variables that a template may set, besides endpoints of this machine."""


def local_environment(url: str, present: Mapping[str, str]) -> dict[str, str | None]:
    """Return the variables for functions whose AWS is at `url`; None removes a variable.

    No setting of the SDKs remains: no profile, credentials (static, SSO, web identity, container, process),
    endpoint or proxy. Lambda's sandbox has none of the developer's either. A call that `url` does not answer
    fails.
    https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html

    Args:
        url: The address of every service.
        present: The present environment.
    """
    foreign = [
        name
        for name in present
        if name.upper().startswith("AWS_") or name == "BOTO_CONFIG" or name.lower() in _PROXIES
    ]
    return {
        **dict.fromkeys(foreign),
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "BOTO_CONFIG": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "AWS_ENDPOINT_URL": url,
    }


def of_template(variables: Mapping[str, str]) -> dict[str, str]:
    """Return a template's variables without those that would lead the SDKs away from this machine.

    A function may have an endpoint of its own, as long as that is on this machine or in a private network.
    """
    return {name: value for name, value in variables.items() if _is_kept(name, value)}


def _is_kept(name: str, value: str) -> bool:
    if name.lower() in _PROXIES or name == "BOTO_CONFIG":
        return False
    if name.startswith("AWS_ENDPOINT_URL"):
        try:
            return bool(local_endpoint(value))
        except EndpointRefusedError:
            return False
    return not name.startswith("AWS_") or name in _SET_FOR_FUNCTIONS or name.startswith(_HARMLESS)
