"""Endpoints that may replace AWS: those on this machine and in private networks."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

_AWS_DOMAINS = (
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonwebservices.com",
    ".api.aws",
    ".aws.dev",
    ".on.aws",
)

Resolve = Callable[[str], Iterable[str]]
"""Returns the addresses of a host."""


class EndpointRefusedError(Exception):
    """Data must not be sent to an address; the text says why and what to give instead."""


def resolve(host: str) -> set[str]:
    """Return a host's addresses, by the machine's own resolver.

    Raises:
        OSError: The host has none.
    """
    return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}


def is_aws(host: str) -> bool:
    """Return whether a host name is one of AWS's."""
    plain = host.rstrip(".").lower()
    return any(f".{plain}".endswith(domain) for domain in _AWS_DOMAINS)


def local_endpoint(url: str, find: Resolve = resolve) -> str:
    """Return `url` without a slash at its end, if it is certainly not AWS itself.

    AWS's names are refused before they are looked up, and so is any host with an address outside of this
    machine and of private networks. No option overrides this: to run on AWS, deploy.

    Raises:
        EndpointRefusedError: The endpoint may be AWS, or cannot be resolved.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in {"http", "https"} or not host:
        raise EndpointRefusedError(f"{url!r} is not an address such as http://localhost:4566")
    if is_aws(host):
        raise EndpointRefusedError(f"{host} is AWS itself; --aws takes emulators, a deployment goes to AWS")
    try:
        addresses = [*find(host)]
    except OSError as error:
        raise EndpointRefusedError(f"{host} cannot be found ({error.strerror or error})") from error
    for address in addresses:
        if not _is_near(address):
            raise EndpointRefusedError(
                f"{host} is {address}, outside of this machine and of private networks; "
                "--aws takes emulators that run there"
            )
    return url.rstrip("/")


def _is_near(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    # 169.254.0.0/16 is private too, but AWS's own machines have their metadata there.
    return ip.is_loopback or (ip.is_private and not (ip.is_link_local or ip.is_unspecified or ip.is_reserved))
