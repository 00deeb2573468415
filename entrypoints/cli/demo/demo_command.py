"""Runs the stories and audits the books."""

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table

from adapters.payments.journal import JournalEntry
from domain.money import Money
from entrypoints.cli.demo.server import running_server
from entrypoints.cli.demo.stage import Stage, account
from entrypoints.cli.demo.stories import stories
from entrypoints.cli.shop.audit import audit


def demo(console: Console, *, aws: bool = False) -> bool:
    """Run the demo against its own server; return whether everything was as expected."""
    with running_server(*(("--aws",) if aws else ())) as url:
        stage = Stage.open(url, console)
        before = stage.stock()
        for number, story in enumerate(stories(), start=1):
            console.print(f"[bold]{number}. {story.title}[/]")
            story.tell(stage)
        return _close_books(stage, before)


def _close_books(stage: Stage, before: dict[str, int]) -> bool:
    orders, after, journal = stage.orders(), stage.stock(), stage.journal()
    for table in (_orders(orders), _stock(before, after), _money(journal)):
        stage.console.print(table)
    books = audit(before, after, map(account, (order for rows in orders.values() for order in rows)), journal)
    for contradiction in (*stage.off, *books.contradictions):
        stage.console.print(f"[red]✗ {contradiction}[/]")
    if stage.off or not books.conserved:
        return False
    stage.console.print(
        f"[green]✓ Stock and money are conserved:[/] {books.units_sold} units sold, {books.taken} taken, "
        "nothing reserved."
    )
    return True


def _orders(orders: dict[str, list[dict[str, Any]]]) -> Table:
    table = Table("customer", "order", "total", "status", "payment", "reason", title="Orders")
    for name, rows in orders.items():
        for row in rows:
            reason = row["reason"]["message"] if "reason" in row else ""
            total = str(Money.of(row["totalAmount"]))
            table.add_row(name, _short(row["orderId"]), total, row["status"], row["payment"], reason)
    return table


def _short(order_id: str) -> str:
    return order_id.partition("-")[0]


def _stock(before: dict[str, int], after: dict[str, int]) -> Table:
    table = Table("product", "before", "after", title="Stock that moved")
    for product in sorted(before):
        if before[product] != after[product]:
            table.add_row(product, str(before[product]), str(after[product]))
    return table


def _money(journal: list[JournalEntry]) -> Table:
    table = Table("order", "what happened", "amount", title="Payment journal")
    for entry in journal:
        table.add_row(_short(entry.order_id), entry.movement, str(entry.amount))
    counts = Counter(entry.movement for entry in journal)
    table.caption = ", ".join(f"{count} {movement}" for movement, count in counts.items())
    return table
