"""Rebuilds an execution from its inputs."""

from collections.abc import Iterable

from entrypoints.local.asl import (
    CancelTask,
    CancelTimer,
    Effect,
    Execution,
    Invoke,
    SetTimer,
    TaskReport,
    TaskStarted,
    TaskSubmitted,
    TimedInput,
    TimerDue,
)


def replay(execution: Execution, inputs: Iterable[TimedInput]) -> list[Effect]:
    """Apply the inputs again; return the effects that are still to be carried out.

    A task whose request was accepted before waits for its answer from outside and is not requested again,
    except for `.sync`, whose runner must watch it anew.
    """
    invokes: dict[int, Invoke] = {}
    timers: dict[int, SetTimer] = {}
    for one, at in inputs:
        if isinstance(one, TaskReport):
            _note_report(one, invokes)
        elif isinstance(one, TimerDue):
            timers.pop(one.timer, None)
        _note(one.apply(execution, at), invokes, timers)
    return [*timers.values(), *invokes.values()]


def _note_report(report: TaskReport, invokes: dict[int, Invoke]) -> None:
    invoke = invokes.get(report.token)
    if invoke is None:
        return
    accepted = isinstance(report.outcome, TaskSubmitted | TaskStarted)
    if report.ends_task or (accepted and not invoke.call.target.pattern.startswith("sync")):
        del invokes[report.token]


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
