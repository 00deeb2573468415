"""Running totals of a replay, so that memory does not grow with the log."""

import threading
from array import array
from collections import Counter


class Tally:
    """Counts outcomes. Thread-safe. Times are in seconds."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.latencies = array("d")
        """From the checkout request to the final status, ordered by end."""
        self.busy = array("d")
        """From the cart to the final status."""
        self.ends = array("d")
        self.states_entered = 0
        self._lock = threading.Lock()

    def decided(self, outcome: str, *, latency: float, busy: float, at: float) -> None:
        with self._lock:
            self.outcomes[outcome] += 1
            self.latencies.append(latency)
            self.busy.append(busy)
            self.ends.append(at)

    def refused(self, answer: str, *, at: float) -> None:
        """Count an order that was not placed: its cart or its checkout was refused."""
        with self._lock:
            self.outcomes[f"refused: {answer}"] += 1
            self.ends.append(at)

    def entered(self, states: int) -> None:
        with self._lock:
            self.states_entered += states


def percentile(values: "array[float]", share: float) -> float:
    """Return the value below which `share` of the values lie (nearest rank), 0 without values."""
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)] if ranked else 0.0
