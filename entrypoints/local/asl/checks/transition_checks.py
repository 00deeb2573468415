"""Checks of where states lead: every target exists, every state can be reached, some state ends."""

from collections.abc import Iterator

from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.definitions.definition import Definition
from entrypoints.local.asl.definitions.walk import Block, all_blocks, transitions


def check_transitions(definition: Definition) -> list[Diagnostic]:
    """Return what is wrong with the transitions of a machine and of the blocks inside it.

    A block without any end has that finding and no others about unreachable states, as AWS answers.
    """
    return [finding for block in all_blocks(definition) for finding in _check_block(block)]


def _check_block(block: Block) -> Iterator[Diagnostic]:
    states = {name: state for name, state, _ in block.states()}
    for target, path in _targets(block):
        if target not in states:
            message = f"Missing 'Next' target: {target}"
            yield Diagnostic("ERROR", "MISSING_TRANSITION_TARGET", message, path)
    if any(map(_ends, states.values())):
        yield from _unreachable(block)
    else:
        yield Diagnostic("ERROR", "MISSING_END_STATE", "Workflow has no terminal state", "")


def _ends(state: Definition) -> bool:
    return bool(state.get("End")) or state["Type"] in ("Succeed", "Fail")


def _targets(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each name that the block leads to, and the place that says so."""
    yield block.definition["StartAt"], f"{block.path}/StartAt"
    for _, state, path in block.states():
        for target, field in transitions(state):
            yield target, f"{path}/{field}"


def _unreachable(block: Block) -> Iterator[Diagnostic]:
    states = block.definition["States"]
    reached: set[str] = set()
    waiting = [block.definition["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name in states and name not in reached:
            reached.add(name)
            waiting += [target for target, _ in transitions(states[name])]
    for name, _, path in block.states():
        if name not in reached:
            message = f'State "{name}" is not reachable.'
            yield Diagnostic("ERROR", "MISSING_TRANSITION_TARGET", message, path)
