"""`python -m benchmarks.shop`: the shop over HTTP, in memory and on the emulated AWS services.

Prints, for `kiosk up` and `kiosk up --aws`, how many catalogue pages and how many checkouts (with the cart's
change before each) a second are answered, with every client waiting for its answer.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.servers import free_port, running
from entrypoints.cli.client.running_kiosk import EndpointError, ShopClient, sign_in
from entrypoints.cli.shop.demo_data import PASSWORD

_CLIENTS = 2
_PRODUCT = "notebook"
_MODES = {"kiosk up": (), "kiosk up --aws": ("--aws",)}


def rate(seconds: float, work: Callable[[int, int], None]) -> float:
    """Return how often a second `work(client, turn)` is done by all clients together."""
    deadline = time.monotonic() + seconds
    done = [0] * _CLIENTS

    def run(client: int) -> None:
        while time.monotonic() < deadline:
            work(client, done[client])
            done[client] += 1

    began = time.monotonic()
    threads = [threading.Thread(target=run, args=(client,)) for client in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)


def figures(url: str, seconds: float) -> tuple[float, float]:
    """Return the catalogue pages and the checkouts a second."""
    tokens = [_token(url, name) for name in ("ana", "ben")]
    stock = {"delta": 900_000, "reason": "benchmark"}
    ShopClient(url, _token(url, "admin")).post(f"/products/{_PRODUCT}/stock", stock, Idempotency_Key="bench")
    shops = [ShopClient(url, token) for token in tokens]

    def browse(client: int, _turn: int) -> None:
        _require(shops[client].get("/products").status, 200)

    def buy(client: int, turn: int) -> None:
        shop = shops[client]
        cart = shop.put(f"/cart/items/{_PRODUCT}", {"quantity": 1})
        answer = shop.post("/checkout", {"total": cart.body["total"]}, Idempotency_Key=f"{client}-{turn}")
        _require(answer.status, 202)

    return rate(seconds, browse), rate(seconds, buy)


def _token(url: str, name: str) -> str:
    """Sign in; the demo's users are created after the server's first answers."""
    for _ in range(100):
        try:
            return sign_in(url, f"{name}@example.com", PASSWORD)
        except EndpointError:
            time.sleep(0.1)  # noqa: TID251 -- waits for another process
    return sign_in(url, f"{name}@example.com", PASSWORD)


def _require(status: int, expected: int) -> None:
    if status != expected:
        raise RuntimeError(f"the shop answered {status}, not {expected}")


def main() -> None:
    """Measure both modes and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each figure is measured")
    seconds = parser.parse_args().seconds
    print("|  | GET /products a second | checkouts a second |\n| -- | -- | -- |")
    for name, options in _MODES.items():
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "entrypoints.cli.main", "up", "--port", str(port), *options]
        with (
            tempfile.TemporaryDirectory() as folder,
            running(command, f"{url}/products", Path(folder, "kiosk.log")),
        ):
            pages, orders = figures(url, seconds)
        print(f"| `{name}` | {pages:.0f} | {orders:.0f} |")


if __name__ == "__main__":
    main()
