"""Figures of a contestant, exchanged between processes as JSON."""

import json
import os
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

WIDTHS = (1, 8, 32)
WORKFLOWS = ("P", "L")
ENOUGH = 500
"""The fewest executions whose memory is distinguishable from a process's own fluctuation."""


@dataclass(slots=True)
class Figures:
    """One workflow's figures.

    Attributes:
        latency: Median milliseconds of one execution on an idle machine.
        rates: Executions a second by the number of concurrent executions or clients.
        per_core: Executions per second of the process's processor time.
        kept: Bytes kept per finished execution with its history; None if nothing is kept.
    """

    latency: float
    rates: dict[int, float] = field(default_factory=dict)
    per_core: float | None = None
    kept: float | None = None

    @property
    def best(self) -> float:
        return max(self.rates.values(), default=0.0)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        document = json.loads(text)
        rates = {int(width): rate for width, rate in document["rates"].items()}
        return cls(**document | {"rates": rates})


def median(rounds: Iterable[Figures]) -> Figures:
    """Return the median of each figure over several rounds."""
    several = list(rounds)
    return Figures(
        statistics.median(one.latency for one in several),
        {width: statistics.median(one.rates[width] for one in several) for width in several[0].rates},
        _median_of_known(one.per_core for one in several),
        _median_of_known(one.kept for one in several),
    )


def _median_of_known(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def resident(pid: int | str = "self") -> int:
    """Return a process's resident memory in bytes, 0 if unknown."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
    return int(line.split()[1]) * 1024


def kept(before: int, after: int, count: int) -> float | None:
    """Return the bytes of memory per execution, None if too few ran to be distinguishable."""
    return (after - before) / count if before and count >= ENOUGH and after > before else None


def processor_seconds(pid: int) -> float:
    """Return a process's processor time in seconds, 0 if unknown."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
