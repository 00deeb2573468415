"""Listening sockets."""

import socket

_WAITING = 2048
"""Connections that may wait to be accepted."""


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
