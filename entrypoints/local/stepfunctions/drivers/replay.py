"""Building an execution again from the inputs it had."""

from collections.abc import Iterable
from typing import Any

from entrypoints.local.asl import CancelTask, CancelTimer, Effect, Execution, Invoke, SetTimer
from entrypoints.local.stepfunctions.drivers.tasks import ANSWERS

_TAKEN_UP = {"submitted", "started"}


def replay(execution: Execution, inputs: Iterable[tuple[str, tuple[Any, ...], float]]) -> list[Effect]:
    """Let the inputs in again and return the effects that are still to be carried out.

    A task whose request was accepted before waits for its answer from outside and is not asked for again,
    except for `.sync`, whose runner must watch it anew.
    """
    invokes: dict[int, Invoke] = {}
    timers: dict[int, SetTimer] = {}
    for method, arguments, now in inputs:
        if method in ANSWERS:
            invokes.pop(arguments[0], None)
        elif method in _TAKEN_UP:
            _taken_up(invokes, arguments[0])
        elif method == "fire":
            timers.pop(arguments[0], None)
        _note(getattr(execution, method)(*arguments, now), invokes, timers)
    return [*timers.values(), *invokes.values()]


def _taken_up(invokes: dict[int, Invoke], token: int) -> None:
    invoke = invokes.get(token)
    if invoke is not None and not invoke.call.target.pattern.startswith("sync"):
        del invokes[token]


def _note(effects: list[Effect], invokes: dict[int, Invoke], timers: dict[int, SetTimer]) -> None:
    for effect in effects:
        match effect:
            case Invoke():
                invokes[effect.token] = effect
            case SetTimer():
                timers[effect.timer] = effect
            case CancelTimer():
                timers.pop(effect.timer, None)
            case CancelTask():
                invokes.pop(effect.token, None)
