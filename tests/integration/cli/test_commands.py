"""The `kiosk` command as people run it: a process, its output and its exit status."""

import gzip
import json
import random  # noqa: TID251 -- seeded, for a made-up order log
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from entrypoints.cli.demo.server import running_server

pytestmark = pytest.mark.integration


def kiosk(*arguments: object) -> CompletedProcess[str]:
    command = [sys.executable, "-m", "entrypoints.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)  # noqa: S603


@pytest.fixture
def log(tmp_path: Path) -> tuple[Path, str, Path]:
    """Eighty orders of four customers and a few guests over twelve SKUs, one of them long."""
    chance = random.Random(7)
    skus = [f"{number}A" for number in range(10_000, 10_012)]
    catalog = [
        {"sku": sku, "description": f"THING {sku}", "median_unit_price_pence": chance.randint(5, 4000)}
        for sku in skus
    ]
    orders = []
    for number in range(80):
        lines = [
            {"sku": chance.choice(skus), "quantity": chance.randint(1, 20), "unit_price": 1.0}
            for _ in range(130 if number == 40 else chance.randint(1, 9))
        ]
        customer = chance.choice(["17850", "13047", "12583", "13748", None])
        orders.append({"invoice": str(number), "customer": customer, "cancelled": False, "lines": lines})
    (tmp_path / "products.json").write_text(json.dumps(catalog))
    text = "".join(json.dumps(order) + "\n" for order in orders)
    (tmp_path / "orders.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    return tmp_path / "orders.jsonl.gz", "--products", tmp_path / "products.json"


@pytest.mark.parametrize("options", [(), ("--aws",)])
def test_the_demo_tells_its_stories_and_balances_its_books(options: tuple[str, ...]) -> None:
    demo = kiosk("demo", *options)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "Stock and money are conserved" in demo.stdout
    assert "7. A total that does not match" in demo.stdout
    assert "✗ PaymentUnavailable" in demo.stdout


def test_a_replay_with_all_the_stock_confirms_every_order(log: tuple[Path, str, Path]) -> None:
    replay = kiosk("replay", *log)
    assert replay.returncode == 0, replay.stdout + replay.stderr
    assert "CONFIRMED" in replay.stdout
    assert "REJECTED" not in replay.stdout
    assert "refused" not in replay.stdout
    assert "conserved to the penny" in replay.stdout


def test_a_replay_with_half_the_stock_rejects_some_and_oversells_none(log: tuple[Path, str, Path]) -> None:
    replay = kiosk("replay", *log, "--stock", "0.5", "--concurrency", "16")
    assert replay.returncode == 0, replay.stdout + replay.stderr
    assert "409 out_of_stock" in replay.stdout
    assert "no stock below zero" in replay.stdout


def test_a_replay_plays_no_more_than_its_limit(log: tuple[Path, str, Path]) -> None:
    assert "3/3" in kiosk("replay", *log, "--limit", "3").stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("replay", "none.jsonl", "--products", "none.json"), "none.json: No such file or directory"),
        (("token", "ana", "--url", "http://127.0.0.1:9"), "Is `kiosk up` running?"),
        (("payments", "--url", "http://127.0.0.1:9"), "Is `kiosk up` running?"),
    ],
)
def test_a_mistake_is_one_clear_line_and_a_non_zero_exit(arguments: tuple[object, ...], line: str) -> None:
    result = kiosk(*arguments)
    assert result.returncode == 1
    assert result.stderr.startswith("kiosk: ")
    assert line in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_address_that_is_none_is_refused_with_an_example() -> None:
    result = kiosk("token", "ana", "--url", "here")
    assert result.returncode == 2
    assert "http://localhost:8000" in result.stderr


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = kiosk("up", "--port", port)
    assert result.returncode == 1
    assert result.stderr.startswith(f"kiosk: port {port} on 127.0.0.1")


def test_the_storefronts_configuration_names_this_machine_and_where_its_mail_is() -> None:
    with running_server() as url, urllib.request.urlopen(f"{url}/config.json", timeout=10) as answer:  # noqa: S310
        config = json.load(answer)
    assert config.pop("userPoolClientId")
    assert config.pop("passwordPolicy")["minimumLength"] == 10
    assert config == {"apiUrl": url, "cognitoUrl": url, "mailbox": "/console/#/panel/outbox"}


def test_the_routes_are_those_of_the_template() -> None:
    routes = kiosk("routes").stdout
    assert "POST /checkout" in routes
    assert "entrypoints.lambda.checkout" in routes


def test_a_damaged_or_empty_log_is_said_in_one_line(log: tuple[Path, str, Path], tmp_path: Path) -> None:
    whole, *options = log
    damaged = tmp_path / "damaged.jsonl.gz"
    damaged.write_bytes(whole.read_bytes()[:-40])
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    for path, words in ((damaged, "the file is damaged"), (empty, "contains no orders")):
        result = kiosk("replay", path, *options)
        assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr
        assert words in result.stderr


def test_the_version_is_told() -> None:
    assert kiosk("--version").stdout.startswith("kiosk 0.")


def test_a_log_level_that_is_none_is_refused() -> None:
    assert kiosk("up", "--log-level", "FOO").returncode == 2
