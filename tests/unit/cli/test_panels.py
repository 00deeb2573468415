from adapters.wiring import Shop
from domain.models import Message
from domain.money import Money
from entrypoints.cli.panels import OutboxPanel, PaymentsPanel


def test_payments_are_newest_first_and_read_no_further_than_asked():
    shop = Shop()
    for number in range(3):
        shop.gateway().authorize(f"order-{number}", Money(500), "pm_card_visa")
    shop.gateway().capture("order-2")
    panel = PaymentsPanel(shop.journal().newest_first)
    rows = panel.rows(0, 3)
    assert [(row["order_id"], row["movement"]) for row in rows] == [
        ("order-2", "CAPTURED"),
        ("order-2", "AUTHORIZED"),
        ("order-1", "AUTHORIZED"),
    ]
    assert panel.rows(3, 3)[0]["order_id"] == "order-0"
    assert {column.key for column in panel.columns} <= set(rows[0])


def test_mail_is_newest_first():
    sent = [
        Message(message_id=str(number), to="ada@example.com", subject=f"mail {number}", text="")
        for number in range(3)
    ]
    panel = OutboxPanel(lambda: sent)
    assert [row["subject"] for row in panel.rows(0, 2)] == ["mail 2", "mail 1"]
    assert {column.key for column in panel.columns} <= set(panel.rows(0, 1)[0])
