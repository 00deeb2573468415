"""`make bench`: the order workflow here and on installed peers, in one run, on one machine.

    python -m benchmarks [--seconds 1] [--rounds 3] [--kept 100000] [--only NAME ...]

P is four Pass states with JSONPath work and a Choice, L is four Lambda tasks with Retry and Catch. Every
contestant takes its turn in each round, in its own process; the figures are medians over the rounds.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import over_http
from benchmarks.contestant_figures import WIDTHS, WORKFLOWS, Figures, median
from benchmarks.engine import ORDER
from benchmarks.in_process import DEFINITIONS
from benchmarks.servers import ROOT

NODE_MODULES = ROOT / ".tools" / "aws-local-stepfunctions"


@dataclass(frozen=True, slots=True)
class Contestant:
    """An implementation that runs the workflow.

    Attributes:
        measure: Measures a workflow for so many seconds per figure.
        ours: The contestant of this project to compare with.
        missing: The software to install, None if it is installed.
    """

    name: str
    measure: Callable[[str, float], Figures]
    ours: str
    missing: str | None = None


def in_process(contestant: str) -> Callable[[str, float], Figures]:
    """Return the measurement of a contestant in benchmarks/in_process.py."""

    def measure(workflow: str, seconds: float) -> Figures:
        return Figures.from_json(_python("benchmarks.in_process", contestant, workflow, str(seconds)))

    return measure


def _python(*module_and_arguments: str) -> str:
    command = [sys.executable, "-m", *module_and_arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 -- ours
    return done.stdout


def kiosk_over_http(workflow: str, seconds: float) -> Figures:
    with tempfile.TemporaryDirectory() as folder, over_http.kiosk(Path(folder)) as server:
        return over_http.measure(server, workflow, seconds)


def ministack(workflow: str, seconds: float) -> Figures:
    with tempfile.TemporaryDirectory() as folder, over_http.ministack(Path(folder)) as server:
        return over_http.measure(server, workflow, seconds)


def node(workflow: str, seconds: float) -> Figures:
    states: dict[str, dict[str, str]] = DEFINITIONS[workflow]["States"]  # type: ignore[assignment]
    tasks = [name for name, state in states.items() if state["Type"] == "Task"]
    given = json.dumps({"definition": DEFINITIONS[workflow], "input": ORDER, "tasks": tasks})
    script = Path(__file__).with_name("nodejs.mjs")
    command = [shutil.which("node") or "node", str(script), str(NODE_MODULES), str(seconds)]
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 -- ours
    return Figures.from_json(done.stdout)


def contestants() -> list[Contestant]:
    """Return all contestants, installed or not."""
    peers = "`benchmarks/peers` installs it"
    has_node = shutil.which("node") and (NODE_MODULES / "node_modules").is_dir()
    return [
        Contestant("Kiosk, engine", in_process("engine"), "Kiosk, engine"),
        Contestant("Kiosk, in process", in_process("orchestrator"), "Kiosk, in process"),
        Contestant("Kiosk, over HTTP", kiosk_over_http, "Kiosk, over HTTP"),
        Contestant(
            "ministack, over HTTP",
            ministack,
            "Kiosk, over HTTP",
            None if over_http.MINISTACK.is_file() else peers,
        ),
        Contestant("moto, in process", in_process("moto"), "Kiosk, in process"),
        Contestant(
            "aws-local-stepfunctions in V8",
            node,
            "Kiosk, engine",
            None if has_node else f"{peers}, where node and npm are",
        ),
        Contestant("plain Python, the floor", in_process("floor"), "Kiosk, engine"),
    ]


def play(everybody: list[Contestant], rounds: int, seconds: float) -> dict[tuple[str, str], Figures]:
    """Measure all contestants in turns; return the medians by name and workflow."""
    measured: dict[tuple[str, str], list[Figures]] = {}
    for number in range(rounds):
        for contestant in everybody:
            for workflow in WORKFLOWS:
                print(f"round {number + 1}: {contestant.name}, {workflow}", file=sys.stderr)
                measured.setdefault((contestant.name, workflow), []).append(
                    contestant.measure(workflow, seconds)
                )
    return {key: median(several) for key, several in measured.items()}


def table(workflow: str, everybody: list[Contestant], figures: dict[tuple[str, str], Figures]) -> str:
    """Return one workflow's figures as a table in Markdown."""
    heads = [
        "latency, ms",
        *(f"/s at {width}" for width in WIDTHS),
        "/s of processor time",
        "kB kept",
        "ours",
    ]
    lines = [f"| {workflow} | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for contestant in everybody:
        one, ours = figures[contestant.name, workflow], figures.get((contestant.ours, workflow))
        ratio = f"{ours.best / one.best:.1f} times" if ours and contestant.ours != contestant.name else ""
        cells = [
            f"{one.latency:,.3f}",
            *(f"{one.rates[width]:,.0f}" for width in WIDTHS),
            f"{one.per_core:,.0f}" if one.per_core else "-",
            f"{one.kept / 1000:.1f}" if one.kept else "-",
            ratio,
        ]
        lines.append(f"| {contestant.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def growth(count: int) -> str:
    """Return the duration of an execution among the first and among the last thousand kept."""
    lines = [
        f"| {count:,} kept | first thousand, ms each | last thousand, ms each | ratio |",
        "|---|---|---|---|",
    ]
    for workflow in WORKFLOWS:
        first, last = json.loads(_python("benchmarks.in_process", "growth", workflow, str(count)))
        lines.append(f"| {workflow} | {first:.3f} | {last:.3f} | {last / first:.2f} |")
    return "\n".join(lines)


def machine() -> str:
    """Describe the machine."""
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}; {load:.1f} processes wanted to run when the figures were taken"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each figure is measured")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--kept", type=int, default=100_000, help="executions of the table about growth; 0: none"
    )
    parser.add_argument("--only", nargs="*", default=[], help="words of the names of whom to measure")
    given = parser.parse_args()
    chosen = [c for c in contestants() if not given.only or any(word in c.name for word in given.only)]
    here = [contestant for contestant in chosen if contestant.missing is None]
    figures = play(here, given.rounds, given.seconds)
    print(f"{machine()}\n")
    for workflow in WORKFLOWS:
        print(table(workflow, here, figures) + "\n")
    if given.kept:
        print(growth(given.kept) + "\n")
    for contestant in chosen:
        if contestant.missing:
            print(f"{contestant.name} was left out: {contestant.missing}.")


if __name__ == "__main__":
    main()
