"""Walks over the states of a definition, including those inside Parallel and Map states.

All walks also accept definitions that have not been checked: they skip whatever is not an object.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from entrypoints.local.asl.definitions.definition import Definition, Language, language_of


class Block(NamedTuple):
    """A StartAt with its States: a state machine, a branch of a Parallel state or the processor of a Map.

    Attributes:
        definition: The object that holds StartAt and States; anything at all in an unchecked definition.
        path: Its place as diagnostics name it, such as `/States/Ship/Branches[0]`; empty for a machine.
    """

    definition: Any
    path: str

    def states(self) -> Iterator[tuple[str, Definition, str]]:
        """Yield the name, the definition and the path of each state of this block alone."""
        states = self.definition.get("States") if isinstance(self.definition, Mapping) else None
        for name, state in states.items() if isinstance(states, Mapping) else ():
            if isinstance(state, Mapping):
                yield name, state, f"{self.path}/States/{name}"


class StateDefinition(NamedTuple):
    """A state of a definition.

    Attributes:
        name: Its name.
        definition: Its fields.
        path: Its place as diagnostics name it, such as `/States/Ship/Branches[0]/States/Pack`.
        language: Its own query language, or that of the whole machine; the state around it has no say.
    """

    name: str
    definition: Definition
    path: str
    language: Language


def all_states(definition: Definition) -> Iterator[StateDefinition]:
    """Yield the states of a machine in the order of the text, each before the states inside it."""
    return _states(Block(definition, ""), language_of(definition, "JSONPath"))


def _states(block: Block, language: Language) -> Iterator[StateDefinition]:
    for name, state, path in block.states():
        yield StateDefinition(name, state, path, language_of(state, language))
        for inner in inner_blocks(state, path):
            yield from _states(inner, language)


def all_blocks(definition: Definition) -> Iterator[Block]:
    """Yield the machine itself and the blocks inside it, each before the blocks inside it."""
    return _blocks(Block(definition, ""))


def _blocks(block: Block) -> Iterator[Block]:
    yield block
    for _, state, path in block.states():
        for inner in inner_blocks(state, path):
            yield from _blocks(inner)


def inner_blocks(state: Definition, path: str = "") -> Iterator[Block]:
    """Yield the branches of a Parallel state or the processor of a Map; of other states, nothing.

    Args:
        state: The state.
        path: Its place.
    """
    branches = state.get("Branches")
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        yield Block(branch, f"{path}/Branches[{index}]")
    if "ItemProcessor" in state or "Iterator" in state:
        yield processor_of(state, path)


def processor_of(state: Definition, path: str = "") -> Block:
    """Return the processor of a Map; `Iterator` is the older name of its field."""
    field = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
    return Block(state[field], f"{path}/{field}")


def transitions(state: Definition) -> Iterator[tuple[str, str]]:
    """Yield the name of each state that a state leads to, and the path in the state that says so."""
    for field in ("Next", "Default"):
        if isinstance(state.get(field), str):
            yield state[field], field
    for field in ("Choices", "Catch"):
        rules = state.get(field)
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(rule, Mapping) and isinstance(rule.get("Next"), str):
                yield rule["Next"], f"{field}[{index}]/Next"
