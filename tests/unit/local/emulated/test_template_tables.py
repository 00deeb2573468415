"""Tables are created from what CloudFormation writes, and a DynamoDB that is none is named."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from entrypoints.local.emulated.template_tables import TablesUnavailableError, create_tables
from entrypoints.local.template import Template, TemplateError

KEYS = """
      AttributeDefinitions: [{AttributeName: ring, AttributeType: S}]
      KeySchema: [{AttributeName: ring, KeyType: HASH}]
"""


def template(tmp_path: Path, properties: str, keys: str = KEYS) -> Template:
    path = tmp_path / "template.yaml"
    path.write_text(
        f"Resources:\n  Birds:\n    Type: AWS::DynamoDB::Table\n    Properties:{keys}{properties}"
    )
    return Template.load(path)


def client(url: str | None = None) -> Any:
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=2)
    session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")
    return session.client("dynamodb", endpoint_url=url, config=config)


@pytest.fixture
def dynamodb() -> Iterator[Any]:
    with mock_aws():
        yield client()


@pytest.mark.parametrize(
    ("properties", "member", "value"),
    [
        (
            "      BillingMode: PAY_PER_REQUEST\n      StreamSpecification: {StreamViewType: NEW_IMAGE}",
            "StreamSpecification",
            {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        ),
        (
            """
      BillingMode: PAY_PER_REQUEST
      StreamSpecification: {StreamViewType: KEYS_ONLY, ResourcePolicy: {PolicyDocument: {}}}
""",
            "StreamSpecification",
            {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        ),
        (
            "      ProvisionedThroughput: {ReadCapacityUnits: '5', WriteCapacityUnits: '7'}",
            "ProvisionedThroughput",
            {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 7},
        ),
    ],
)
def test_a_tables_properties_are_understood_as_cloudformation_writes_them(
    tmp_path: Path, dynamodb: Any, properties: str, member: str, value: object
) -> None:
    assert create_tables(template(tmp_path, properties), dynamodb) == ["Birds"]
    assert dynamodb.describe_table(TableName="Birds")["Table"][member] == value
    assert create_tables(template(tmp_path, properties), dynamodb) == []


def test_members_that_only_cloudformation_knows_are_left_out(tmp_path: Path, dynamodb: Any) -> None:
    index = """
      BillingMode: PAY_PER_REQUEST
      GlobalSecondaryIndexes:
        - IndexName: by_ring
          KeySchema: [{AttributeName: ring, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
          ContributorInsightsSpecification: {Enabled: true}
      TimeToLiveSpecification: {AttributeName: gone, Enabled: 'true'}
"""
    assert create_tables(template(tmp_path, index), dynamodb) == ["Birds"]
    ttl = dynamodb.describe_time_to_live(TableName="Birds")["TimeToLiveDescription"]
    assert ttl["TimeToLiveStatus"] == "ENABLED"


def test_a_table_that_dynamodb_refuses_is_named(tmp_path: Path, dynamodb: Any) -> None:
    keys = KEYS.replace("AttributeName: ring, AttributeType", "AttributeName: nest, AttributeType")
    with pytest.raises(TemplateError, match="Birds: DynamoDB refuses it: "):
        create_tables(template(tmp_path, "      BillingMode: PAY_PER_REQUEST", keys), dynamodb)


def test_an_address_where_nothing_answers_is_named(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
    with pytest.raises(TablesUnavailableError, match=f"no DynamoDB answers at {address} "):
        create_tables(template(tmp_path, "      BillingMode: PAY_PER_REQUEST"), client(address))


class OtherServer(BaseHTTPRequestHandler):
    status = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.status)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize("status", [200, 404, 501])
def test_another_server_is_no_dynamodb(tmp_path: Path, status: int) -> None:
    handler = type("Other", (OtherServer,), {"status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            with pytest.raises(TablesUnavailableError, match="no DynamoDB answers at"):
                create_tables(
                    template(tmp_path, "      BillingMode: PAY_PER_REQUEST"),
                    client(f"http://127.0.0.1:{server.server_port}"),
                )
        finally:
            server.shutdown()
