"""Decides which state machines may start on the caller's thread."""

from collections.abc import Iterator

from entrypoints.local.asl.definitions.definition import Definition
from entrypoints.local.asl.definitions.walk import Block, all_blocks, all_states, transitions


def is_brief(definition: Definition) -> bool:
    """Return whether an execution enters each state at most once and evaluates no JSONata.

    Between two waits such an execution takes time in proportion to its number of states only: it has no
    loop, no Map, whose input decides the number of items, and no JSONata, which may compute for seconds.
    """
    if any(
        state.definition["Type"] == "Map" or state.language == "JSONata" for state in all_states(definition)
    ):
        return False
    return not any(map(_has_loop, all_blocks(definition)))


def _has_loop(block: Block) -> bool:
    """Walk the states depth first; a way back to one that is still being walked from is a loop."""
    states = {name: state for name, state, _ in block.states()}
    start = block.definition["StartAt"]
    done: set[str] = set()
    walked: dict[str, Iterator[tuple[str, str]]] = {start: transitions(states[start])}
    while walked:
        name, ways = next(reversed(walked.items()))
        following, _ = next(ways, (None, ""))
        if following is None:
            done.add(name)
            del walked[name]
        elif following in walked:
            return True
        elif following not in done:
            walked[following] = transitions(states[following])
    return False
