"""Telling which machines cannot keep a thread busy for long."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def is_brief(definition: Json) -> bool:
    """Return whether an execution enters each state once at most and evaluates nothing of its author's.

    Between two waits such an execution takes no longer than its states are many: it has no loop, no Map,
    whose items are as many as its input says, and no JSONata, whose expressions may compute for seconds.
    """
    states: Mapping[str, Json] = definition["States"]
    if definition.get("QueryLanguage") == "JSONata":
        return False
    if any(state["Type"] == "Map" or state.get("QueryLanguage") == "JSONata" for state in states.values()):
        return False
    branches = (branch for state in states.values() for branch in state.get("Branches", ()))
    return not _has_loop(states, definition["StartAt"]) and all(map(is_brief, branches))


def _has_loop(states: Mapping[str, Json], start: str) -> bool:
    """Walk the states depth first; a way back to one that is still being walked from is a loop."""
    done: set[str] = set()
    walked: dict[str, Iterator[str]] = {start: _following(states[start])}
    while walked:
        name, ways = next(reversed(walked.items()))
        following = next(ways, None)
        if following is None:
            done.add(name)
            del walked[name]
        elif following in walked:
            return True
        elif following not in done:
            walked[following] = _following(states[following])
    return False


def _following(state: Json) -> Iterator[str]:
    for key in ("Next", "Default"):
        if key in state:
            yield state[key]
    for rule in (*state.get("Choices", ()), *state.get("Catch", ())):
        yield rule["Next"]
