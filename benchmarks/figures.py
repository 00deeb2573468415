"""What is measured of a contestant, in a form that goes from process to process as JSON."""

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
"""Executions from which on their memory stands out from what a process takes and gives back anyway."""


@dataclass(slots=True)
class Figures:
    """One workflow's figures.

    Attributes:
        latency: Median milliseconds of one execution, the machine doing nothing else.
        rates: Executions a second with so many under way, or so many clients that start them.
        per_core: Executions for each second of processor time of the process, however busy the machine is.
        kept: Bytes that a finished execution keeps, with its history; None where nothing is kept.
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
    """Return the bytes of memory that a process has, 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
    return int(line.split()[1]) * 1024


def kept(before: int, after: int, count: int) -> float | None:
    """Return the bytes of memory per execution, None where too few ran to tell them from a process's own."""
    return (after - before) / count if before and count >= ENOUGH and after > before else None


def processor_seconds(pid: int) -> float:
    """Return the seconds of processor time that a process has used, 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
