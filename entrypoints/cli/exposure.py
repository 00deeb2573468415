"""Says what of a running Kiosk other machines may reach."""

import socket
from collections.abc import Iterator

from entrypoints.local.http.local_names import ServedNames, is_loopback

_EVERY_ADDRESS = {"", "0.0.0.0", "::"}  # noqa: S104 -- compared with, not listened on


def exposure(host: str, port: int, *, expose_aws: bool) -> Iterator[str]:
    """Yield lines that say what is open to whom; none where only this machine is answered.

    Args:
        host: The address that is listened on besides loopback.
        port: The port.
        expose_aws: Whether AWS's protocols are open, too.
    """
    if ServedNames(host).is_local:
        return
    yield ""
    addresses = _own_addresses() if host in _EVERY_ADDRESS else [host]
    if not addresses:
        yield f"  the network   port {port} of every address of this machine"
    for address in addresses:
        shown = f"[{address}]" if ":" in address else address
        yield f"  the network   http://{shown}:{port}"
    yield "                The shop and its API answer all who reach this machine there."
    if expose_aws:
        yield "                WARNING: AWS's protocols do so, too, without signatures: all who reach them"
        yield "                may call functions, read tables and make themselves administrators."
    else:
        yield "                AWS's protocols answer this machine only (--expose-aws opens them)."
    yield "                The console answers this machine only."


def _own_addresses() -> list[str]:
    """Return this machine's IPv4 addresses in its networks, as its own name has them."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(entry[4][0]) for entry in found if not is_loopback(str(entry[4][0]))})
