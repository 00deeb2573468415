"""Lays out graphs with Graphviz, each once."""

import json
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from entrypoints.local.console.graphs.graph import Graph, short

_PROGRAM = Path(__file__).with_name("dot.py")
_LAYOUT_SECONDS = 30.0
"""Time limit of dot in seconds: a state machine of a thousand states takes two."""
_KEPT = 100


class LayoutError(Exception):
    """A graph cannot be laid out; the text says why."""


@dataclass(slots=True)
class _Layout:
    """A graph's layout, possibly still pending."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    found: dict[str, Any] | LayoutError | None = None


class Painter:
    """Lays out graphs in a separate process and caches the layouts. Thread-safe."""

    def __init__(self, program: Path = _PROGRAM, timeout: float = _LAYOUT_SECONDS) -> None:
        """Run `program` with a limit of `timeout` seconds per graph."""
        self._program = program
        self._timeout = timeout
        self._lock = threading.Lock()
        self._known: OrderedDict[Graph, _Layout] = OrderedDict()

    def layout(self, picture: Graph) -> dict[str, Any]:
        """Return the layout of a graph.

        Raises:
            LayoutError: Graphviz is not installed or fails.
        """
        with self._lock:
            layout = self._known.setdefault(picture, _Layout())
            self._known.move_to_end(picture)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        with layout.lock:  # concurrent requests for the same graph wait for this layout
            if layout.found is None:
                layout.found = self._laid_out(picture)
        if isinstance(layout.found, LayoutError):
            raise LayoutError(str(layout.found))
        return layout.found

    def _laid_out(self, picture: Graph) -> dict[str, Any] | LayoutError:
        given = asdict(picture)
        for edge in given["edges"]:
            edge["label"] = short(edge["label"])
        command = [sys.executable, "-P", str(self._program)]
        try:
            run = subprocess.run(  # noqa: S603 -- our own program
                command,
                input=json.dumps(given),
                capture_output=True,
                text=True,
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return LayoutError(f"Graphviz did not lay this out within {self._timeout:.0f} seconds.")
        if run.returncode == 0:
            laid_out: dict[str, Any] = json.loads(run.stdout)
            return laid_out
        if "ModuleNotFoundError" in run.stderr or "ImportError" in run.stderr:
            return LayoutError(
                "Graphs need pygraphviz, which has no wheel for this machine: install Graphviz and its "
                "headers, then `pip install pygraphviz`."
            )
        last = run.stderr.strip().splitlines()[-1:] or [f"it ended with status {run.returncode}"]
        return LayoutError(f"Graphviz could not lay this out: {last[0]}")
