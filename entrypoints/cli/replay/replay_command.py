"""Plays a log and reports."""

import math
import os
import resource
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from entrypoints.cli.replay.order_log import LogError, LoggedOrder, read_catalog, read_orders, units_sold
from entrypoints.cli.replay.order_player import Ends, Player
from entrypoints.cli.replay.running_totals import Tally, percentile
from entrypoints.cli.shop.audit import Books, OrderAccount, audit
from entrypoints.cli.shop.local_shop import LocalShop
from entrypoints.cli.shop.memory_composition import compose_in_memory
from entrypoints.local.system.clock import SystemClock

_KEPT_EXECUTIONS = 1_000
_THOUSAND = 1_000


def replay(  # noqa: PLR0913 -- the command's own options
    console: Console, orders: Path, products: Path, *, limit: int | None, concurrency: int, stock: float
) -> bool:
    """Play a log of orders; return whether stock and money are conserved.

    Raises:
        LogError: A file cannot be read.
        ReplayError: An order was not decided in time.
    """
    os.environ["POWERTOOLS_LOG_LEVEL"] = "ERROR"
    catalog = read_catalog(products)
    log = [*read_orders(orders, limit)]
    if not log:
        raise LogError(f"{orders}: contains no orders")
    if not math.isfinite(stock):
        raise LogError("--stock must be a finite number such as 0.9")
    opening = {sku: int(units * stock) for sku, units in units_sold(log).items()}
    clock, tally = SystemClock(), Tally()
    ends = Ends(tally)
    local = compose_in_memory(keep_finished=_KEPT_EXECUTIONS, on_end=ends.ended)
    try:
        player = Player(local.runtime, clock, tally, ends)
        player.stock_shelves(catalog, opening)
        started = clock.monotonic()
        _play(console, player, log, concurrency)
        local.runtime.bus.drain()
        seconds = clock.monotonic() - started
        books = _books(local, opening)
    finally:
        local.close()
    console.print(_report(tally, log, seconds, started), _verdict(books))
    return books.conserved


def _play(console: Console, player: Player, log: list[LoggedOrder], concurrency: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, refresh_per_second=4) as progress:
        task = progress.add_task("orders", total=len(log))
        player.play(log, concurrency, lambda: progress.advance(task))


def _books(local: LocalShop, opening: Mapping[str, int]) -> Books:
    products = local.shop.products().page(None, None, sys.maxsize)
    after = {product.product_id: product.stock for product in products}
    accounts = (OrderAccount.of(order) for order in local.shop.orders().all())
    return audit(opening, after, accounts, local.shop.journal().entries())


def _report(tally: Tally, log: list[LoggedOrder], seconds: float, started: float) -> Table:
    table = Table("", "", title="Replay", show_header=False)
    for outcome, count in tally.outcomes.most_common():
        table.add_row(outcome, f"{count:,}")
    total = tally.outcomes.total()
    table.add_section()
    table.add_row("orders per second", f"{total / seconds:,.0f}")
    table.add_row("time", f"{seconds:,.1f} s")
    for share in (0.5, 0.95, 0.99, 1.0):
        name = "longest" if share == 1 else f"p{share * 100:.0f}"
        table.add_row(
            f"checkout to final status, {name}", f"{percentile(tally.latencies, share) * 1000:,.1f} ms"
        )
    for name, orders, seconds_spent in _by_thousand(tally, started, log):
        lines = sum(len(order.lines) for order in orders)
        figures = f"{seconds_spent:,.2f} ms an order, {seconds_spent / lines * 1e6:,.0f} µs a line"
        table.add_row(f"the {name} thousand", figures)
    table.add_row("states entered", f"{tally.states_entered:,}")
    table.add_row("peak memory", f"{_peak_megabytes():,.0f} MB")
    return table


def _by_thousand(
    tally: Tally, started: float, log: list[LoggedOrder]
) -> Iterator[tuple[str, list[LoggedOrder], float]]:
    """Yield the durations in seconds of the first and the last thousand: they must not grow."""
    ends = sorted(tally.ends)
    if len(ends) >= 2 * _THOUSAND:
        yield "first", log[:_THOUSAND], ends[_THOUSAND - 1] - started
        yield "last", log[-_THOUSAND:], ends[-1] - ends[-_THOUSAND - 1]


def _peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _verdict(books: Books) -> str:
    if books.conserved:
        return (
            f"[green]✓ Stock and money are conserved to the penny:[/] {books.units_sold:,} units sold, "
            f"{books.taken} taken, nothing reserved, no stock below zero."
        )
    shown = "\n".join(f"[red]✗ {problem}[/]" for problem in books.contradictions[:20])
    return f"{shown}\n[red]{len(books.contradictions)} contradictions.[/]"
