"""Paths of the project's files that both runtimes read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = ROOT / "infra" / "sam" / "template.yaml"
STATE_MACHINE = ROOT / "statemachine" / "order_processing.asl.json"
