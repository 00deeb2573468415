import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.console.pages.dynamodb_table_source import DynamoTable
from entrypoints.local.console.pages.tables import BadPositionError, TablePage, TablePages
from entrypoints.local.console.web.json_api import ConsoleError, PageQuery
from entrypoints.local.emulated.emulated_aws import EmulatedAws
from entrypoints.local.emulated.template_tables import create_tables
from entrypoints.local.functions import FunctionHost
from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds
from entrypoints.local.template import Template

TEMPLATE = """
Resources:
  Loaves:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: loaves
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: name, AttributeType: S}, {AttributeName: day, AttributeType: N}]
      KeySchema: [{AttributeName: name, KeyType: HASH}, {AttributeName: day, KeyType: RANGE}]
  Crumbs:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
"""


class Shelf:
    """A source of two pages."""

    def page(self, position: str | None, limit: int) -> TablePage:  # noqa: ARG002 -- both pages have one item
        if position not in {None, "rye"}:
            raise BadPositionError(position)
        items = [{"name": {"S": "rye" if position is None else "oat"}}]
        return TablePage(items, "rye" if position is None else None)


@pytest.fixture
def template(tmp_path: Path) -> Template:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return Template.load(tmp_path / "template.yaml")


@pytest.fixture
def pages(template: Template) -> TablePages:
    return TablePages(template, {"Loaves": Shelf()})


def test_tables_with_a_source_are_listed_with_their_keys(pages: TablePages) -> None:
    (table,) = pages.tables(PageQuery({}))["items"]
    assert table == {"name": "loaves", "logicalId": "Loaves", "hash": "name", "range": "day"}
    assert len(pages) == 1


def test_items_come_page_by_page(pages: TablePages) -> None:
    first = pages.table(PageQuery({"name": "loaves", "limit": "1"}))
    assert first == {"items": [{"name": {"S": "rye"}}], "next": "rye"}
    assert pages.table(PageQuery({"name": "loaves", "next": "rye"})) == {
        "items": [{"name": {"S": "oat"}}],
        "next": None,
    }


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"name": "Crumbs"}, 404, "the tables are: loaves"),
        ({"name": "<b>"}, 404, "No such table"),
        ({}, 400, "name is missing"),
        ({"name": "loaves", "next": "../x"}, 400, "start without it"),
    ],
)
def test_what_is_not_there_is_refused(
    pages: TablePages, asked: dict[str, Any], status: int, words: str
) -> None:
    with pytest.raises(ConsoleError, match=words) as refusal:
        pages.table(PageQuery(asked))
    assert refusal.value.status == status


@pytest.fixture
def dynamodb(template: Template) -> Iterator[Any]:
    import boto3  # noqa: PLC0415

    host = FunctionHost({}, SystemClock(), RandomIds())
    aws = EmulatedAws(template, host)
    client = boto3.client(
        "dynamodb",
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        endpoint_url="http://127.0.0.1:9",
    )
    aws.attach(client)
    create_tables(template, client)
    for day in range(5):
        client.put_item(TableName="loaves", Item={"name": {"S": "rye"}, "day": {"N": str(day)}})
    yield client
    client.close()
    aws.close()
    host.close()


def test_a_table_of_dynamodb_is_scanned_a_page_at_a_time(dynamodb: Any) -> None:
    table, position, days = DynamoTable(dynamodb, "loaves"), None, []
    while True:
        page = table.page(position, 2)
        assert len(page.items) <= 2
        days += [item["day"]["N"] for item in page.items]
        position = page.following
        if position is None:
            break
    assert sorted(days) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    "position",
    [
        "x",
        "é",
        "",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b'{"name": 7}').decode(),
        base64.b64encode(b'{"name": {"S": 7}}').decode(),
    ],
)
def test_a_position_that_dynamodb_did_not_give_is_refused(dynamodb: Any, position: str) -> None:
    with pytest.raises(BadPositionError):
        DynamoTable(dynamodb, "loaves").page(position, 2)
