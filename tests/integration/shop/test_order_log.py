"""The documented query for one order finds every step that the local runtime logged."""

import time
from urllib.parse import urlencode

import boto3
import pytest

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.integration.shop.logs_insights import LogEvent, documented_query, run
from tests.kiosk import Kiosk
from tests.unit.statemachine.sources import steps_back, steps_forward

pytestmark = pytest.mark.integration

FORWARD = steps_forward()
CONFIRMED = ["POST /checkout", *FORWARD, "NotifyCustomer"]
DECLINED = FORWARD[: FORWARD.index("ProcessPayment") + 1]
REJECTED = ["POST /checkout", *DECLINED, *steps_back(), "NotifyCustomer"]


@pytest.fixture
def on_aws(request: pytest.FixtureRequest) -> bool:
    return "--aws" in request.node.callspec.params["kiosk"]


def logged(kiosk: Kiosk, *, on_aws: bool) -> list[LogEvent]:
    """Return the log of all functions: from CloudWatch Logs, or else from the console."""
    if not on_aws:
        query = urlencode({"limit": 20_000})
        answer = ShopClient(kiosk.url).get(f"/console/api/logs?{query}")
        return [LogEvent(line["at"], line["text"]) for line in answer.body["lines"]]
    logs = boto3.client(
        "logs",
        endpoint_url=kiosk.url,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    [group] = [
        group["logGroupName"]
        for group in logs.describe_log_groups()["logGroups"]
        if group["logGroupName"].endswith("/functions")
    ]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    return [LogEvent(event["timestamp"], event["message"]) for page in pages for event in page["events"]]


def steps_of(kiosk: Kiosk, order_id: str, *, on_aws: bool) -> list[dict[str, object]]:
    """Return the rows of an order once its last function, which an event calls, has ended."""
    query = documented_query().replace("ORDER", order_id)
    for _ in range(100):
        rows = run(query, logged(kiosk, on_aws=on_aws))
        if any(row["step"] == "NotifyCustomer" and "outcome" in row for row in rows):
            break
        time.sleep(0.1)  # noqa: TID251 -- another process
    return [row for row in rows if "outcome" in row]


def known(rows: list[dict[str, object]]) -> list[str]:
    """Return the steps of `rows`, sorted, without functions that also act on an order's events."""
    return sorted(step for row in rows if (step := str(row["step"])) in {*CONFIRMED, *REJECTED})


def test_the_query_for_one_order_finds_every_step_to_its_confirmation(
    kiosk: Kiosk, teapot: str, on_aws: bool
) -> None:
    order_id = kiosk.buy(kiosk.customer(), (teapot, 2))

    rows = steps_of(kiosk, order_id, on_aws=on_aws)

    assert known(rows) == sorted(CONFIRMED)
    assert {row["outcome"] for row in rows} == {"done"}
    assert all("duration_ms" in row and "cold_start" in row for row in rows)
    assert {row["execution"] for row in rows if row["step"] in FORWARD} == {order_id}


def test_the_query_for_one_order_finds_the_refusal_and_every_step_back(
    kiosk: Kiosk, teapot: str, on_aws: bool
) -> None:
    order_id = kiosk.buy(kiosk.customer(), (teapot, 2), method="pm_card_chargeDeclined")

    rows = steps_of(kiosk, order_id, on_aws=on_aws)

    assert known(rows) == sorted(REJECTED)
    [refusal] = [row for row in rows if row["outcome"] == "refused"]
    assert (refusal["step"], refusal["code"]) == ("ProcessPayment", "card_declined")


def test_no_record_of_a_function_has_a_token_or_an_address(kiosk: Kiosk, teapot: str, on_aws: bool) -> None:
    customer = kiosk.customer("nora")
    kiosk.buy(customer, (teapot, 1))

    texts = [event.text for event in logged(kiosk, on_aws=on_aws)]

    assert texts
    assert not [text for text in texts if "nora" in text or "eyJ" in text or "example.com" in text]
