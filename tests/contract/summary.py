"""Says at the end of a run how many tests of the contract suite passed on each store.

A plugin of the whole run: with several processes, the one that counts collects no folder of its own.
"""

import re
from collections import Counter

from _pytest.terminal import TerminalReporter

STORES = ("memory", "moto", "ministack", "localstack")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    passed = Counter(
        found[1]
        for report in terminalreporter.stats.get("passed", [])
        if (found := re.search(rf"tests/contract/.*\[(?:.*-)?({'|'.join(STORES)})(?:-.*)?\]$", report.nodeid))
    )
    if passed:
        told = ", ".join(f"{name} {count}" for name, count in sorted(passed.items()))
        terminalreporter.write_line(f"contract suite, passed by backend: {told}")
