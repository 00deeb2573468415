from itertools import islice

from adapters.wiring import Shop
from domain.money import Money
from domain.notifications.service import Message
from entrypoints.cli.shop.console_panels import OutboxPanel, PaymentsPanel


def test_payments_are_newest_first_and_read_no_further_than_asked() -> None:
    shop = Shop()
    for number in range(3):
        shop.gateway().authorize(f"order-{number}", Money(500), "pm_card_visa")
    shop.gateway().capture("order-0")
    panel = PaymentsPanel(shop.journal().newest_first)
    rows = list(islice(panel.rows(None), 2))
    assert [(row["order_id"], row["movement"]) for _, row in rows] == [
        ("order-0", "CAPTURED"),
        ("order-2", "AUTHORIZED"),
    ]
    assert [row["order_id"] for _, row in panel.rows(rows[-1][0])] == ["order-1", "order-0"]
    assert {column.key for column in panel.columns} <= set(rows[0][1])


def test_mail_is_newest_first_and_goes_on_where_it_was_left_whatever_has_come_since() -> None:
    def mail(number: int) -> tuple[int, Message]:
        return number, Message(
            message_id=str(number), to="ada@example.com", subject=f"mail {number}", text=""
        )

    sent = [mail(number) for number in range(3)]
    panel = OutboxPanel(lambda: sent)
    first = list(islice(panel.rows(None), 2))
    assert [row["subject"] for _, row in first] == ["mail 2", "mail 1"]
    sent.append(mail(10**12))
    sent.insert(3, mail(3))
    assert [row["subject"] for _, row in panel.rows(first[-1][0])] == ["mail 0"]
    assert {column.key for column in panel.columns} <= set(first[0][1])
