"""Names and addresses by which a server on this machine is reached."""

import ipaddress
import re
import socket
from typing import NamedTuple

_HOST = re.compile(r"(?:([A-Za-z0-9_.-]+)|\[([0-9A-Fa-f:.]+)\])(?::([0-9]{0,5}))?")
_ORIGIN = re.compile(r"(https?)://(.+)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WILDCARDS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 -- compared with, not listened on
_NAMES = frozenset({"localhost", "sync-localhost"})
"""`sync-` is the prefix of StartSyncExecution; docs/stepfunctions-api.md has the line of the hosts file."""


class HostHeader(NamedTuple):
    """The name and port in a Host header."""

    name: str
    port: int | None


def read_host(header: str) -> HostHeader | None:
    """Return a Host header's name, in lower case and without a final dot, and port; None if it is malformed.

    https://www.rfc-editor.org/rfc/rfc9110#name-host-and-authority
    """
    found = _HOST.fullmatch(header)
    if found is None:
        return None
    name = (found[1] or found[2]).lower().removesuffix(".")
    return HostHeader(name, int(found[3]) if found[3] else None)


def is_loopback(address: str) -> bool:
    """Return whether an IP address, such as that of a peer, is of this machine only."""
    ip = _ip(address)
    return ip is not None and ip.is_loopback


def is_local_name(name: str) -> bool:
    """Return whether a name, in lower case, always means this machine: no name server can change it.

    https://www.rfc-editor.org/rfc/rfc6761#section-6.3
    """
    return name in _NAMES or name.endswith(".localhost") or is_loopback(name)


class ServedNames:
    """The names by which a server that listens on `host` may be addressed.

    A browser resolves a page's name anew when the page has been loaded: the page of a name that then means
    127.0.0.1 is of the same origin as this server, and only Host shows the name (DNS rebinding). An IP
    address cannot be resolved to another. So a request names this machine as itself, as the address that it
    arrived at, or as the caller of the server has named it.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.is_local = is_local_name(host.lower())
        self._named: frozenset[str] = frozenset()
        if host in _WILDCARDS:
            machine = socket.gethostname().lower()
            self._named = frozenset({machine, f"{machine}.local"})
        elif not self.is_local:
            self._named = frozenset({host.lower().partition("%")[0].removesuffix(".")})

    def include(self, name: str, arrived_at: str | None = None) -> bool:
        """Return whether `name` is one of them.

        Args:
            name: A name in lower case without a final dot, or an address without brackets.
            arrived_at: The server's address of the connection.
        """
        if is_local_name(name):
            return True
        if self.is_local:
            return False
        ip = _ip(name)
        return name in self._named or (ip is not None and arrived_at is not None and ip == _ip(arrived_at))

    def own(self, origin: str, host: HostHeader, scheme: str, arrived_at: str | None = None) -> bool:
        """Return whether an Origin is a page of this server: one of the names, with the port of Host."""
        parts = _ORIGIN.fullmatch(origin)
        page = read_host(parts[2]) if parts else None
        if parts is None or page is None:
            return False
        port = page.port or _DEFAULT_PORTS[parts[1].lower()]
        return port == (host.port or _DEFAULT_PORTS.get(scheme, 80)) and self.include(page.name, arrived_at)


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip
