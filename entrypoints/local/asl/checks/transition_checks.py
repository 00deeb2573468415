"""Checks of where states lead: every target exists, every state can be reached, some state ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from entrypoints.local.asl.checks.diagnostics import Diagnostic

Definition: TypeAlias = Mapping[str, Any]


def check_transitions(definition: Definition, where: str = "") -> list[Diagnostic]:
    """Return what is wrong with the transitions of a machine, and of the branches inside it.

    A machine without any end has that finding and no others about unreachable states, as AWS answers.
    """
    states: Mapping[str, Definition] = definition["States"]
    found = [
        _missing(target, place)
        for target, place in [(definition["StartAt"], f"{where}/StartAt"), *_all_targets(states, where)]
        if target not in states
    ]
    if not any(_ends(state) for state in states.values()):
        found.append(Diagnostic("ERROR", "MISSING_END_STATE", "Workflow has no terminal state", ""))
    else:
        found += _unreachable(definition, where)
    for name, state in states.items():
        for block, place in _blocks(state):
            found += check_transitions(block, f"{where}/States/{name}/{place}")
    return found


def _missing(target: str, where: str) -> Diagnostic:
    return Diagnostic("ERROR", "MISSING_TRANSITION_TARGET", f"Missing 'Next' target: {target}", where)


def _ends(state: Definition) -> bool:
    return bool(state.get("End")) or state["Type"] in ("Succeed", "Fail")


def _all_targets(states: Mapping[str, Definition], where: str) -> Iterator[tuple[str, str]]:
    for name, state in states.items():
        for target, place in _targets(state):
            yield target, f"{where}/States/{name}/{place}"


def _targets(state: Definition) -> Iterator[tuple[str, str]]:
    """Yield the names that a state leads to and the fields that say so."""
    for field in ("Next", "Default"):
        if field in state:
            yield state[field], field
    for field in ("Choices", "Catch"):
        for index, element in enumerate(state.get(field, ())):
            yield element["Next"], f"{field}[{index}]/Next"


def _unreachable(definition: Definition, where: str) -> Iterator[Diagnostic]:
    states: Mapping[str, Definition] = definition["States"]
    reached: set[str] = set()
    waiting = [definition["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name in states and name not in reached:
            reached.add(name)
            waiting += [target for target, _ in _targets(states[name])]
    for name in states:
        if name not in reached:
            message = f'State "{name}" is not reachable.'
            yield Diagnostic("ERROR", "MISSING_TRANSITION_TARGET", message, f"{where}/States/{name}")


def _blocks(state: Definition) -> Iterator[tuple[Definition, str]]:
    for index, branch in enumerate(state.get("Branches", ())):
        yield branch, f"Branches[{index}]"
    for field in ("ItemProcessor", "Iterator"):
        if field in state:
            yield state[field], field
