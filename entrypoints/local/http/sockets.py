"""Listening sockets."""

import socket

_WAITING = 2048
"""Connections that may wait to be accepted."""


_WILDCARDS = frozenset({"", "0.0.0.0"})  # noqa: S104 -- compared with, not listened on
_LOOPBACK = "127.0.0.1"


def listen_locally_too(host: str, port: int) -> list[socket.socket]:
    """Return sockets that listen on `host`, and on 127.0.0.1 unless that is one of its addresses.

    Functions call this server at 127.0.0.1, and only there it answers all that it serves.

    Raises:
        OSError: One of the addresses cannot be bound.
    """
    listener = listen(host, port)
    if host in _WILDCARDS or listener.getsockname()[0] == _LOOPBACK:
        return [listener]
    try:
        return [listener, listen(_LOOPBACK, listener.getsockname()[1])]
    except OSError:
        listener.close()
        raise


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 chooses a free port.

    Raises:
        OSError: The address cannot be bound.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=_WAITING)
    # Inherited by each connection; asyncio sets it only on sockets that name their protocol. Without it an
    # answer in two parts waits 40 ms: Nagle's algorithm here, delayed acknowledgements there.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
