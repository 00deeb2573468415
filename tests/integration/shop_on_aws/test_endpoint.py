"""`kiosk up --aws URL`: the tables elsewhere, the rest here, and AWS itself never."""

import subprocess
import sys
from subprocess import CompletedProcess

import boto3
import pytest

from entrypoints.cli.client.running_kiosk import ShopClient
from entrypoints.cli.demo.server import running_server

pytestmark = pytest.mark.integration


def kiosk(*arguments: str) -> CompletedProcess[str]:
    command = [sys.executable, "-m", "entrypoints.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)  # noqa: S603


def tables(url: str) -> dict[str, int]:
    session = boto3.Session("local", "local", region_name="us-east-1")
    client = session.client("dynamodb", endpoint_url=url)
    try:
        rows = client.scan(TableName="ProductsTable")["Items"]
    finally:
        client.close()
    return {row["product_id"]["S"]: int(row["stock"]["N"]) for row in rows}


def test_the_tables_of_an_endpoint_are_used_and_seen_through_either_address() -> None:
    with running_server("--aws") as emulator:
        stock = tables(emulator)
        assert stock["french-press"] == 12
        # The tables are there already, and nothing is put on the shelves a second time.
        with running_server("--aws", emulator) as url:
            shown = ShopClient(url).get("/products?limit=50").body["items"]
            assert {product["productId"]: product["stock"] for product in shown} == stock
            assert tables(url) == tables(emulator) == stock


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("--aws", "https://dynamodb.us-east-1.amazonaws.com"), 1, "is AWS itself"),
        (("--aws", "http://8.8.8.8:8000"), 1, "outside of this machine"),
        (("http://localhost:4566",), 2, "requires --aws before it"),
        (("--aws", "http://127.0.0.1:9"), 1, "no DynamoDB answers at http://127.0.0.1:9"),
    ],
)
def test_what_is_not_an_emulator_nearby_is_refused_in_words(
    arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    refused = kiosk("up", *arguments)
    assert refused.returncode == status
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
