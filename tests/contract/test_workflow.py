"""The contract of every `OrderWorkflow`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from domain.orders.workflow import Progress, Run
from tests.contract.workflow_backends import WorkflowBackend, by_wire, on_emulator, on_kiosk, on_moto

EXECUTING = ("memory", "wire", "ministack", "localstack")
"""Those that carry definitions out, so that executions end by themselves."""
BACKENDS = (*EXECUTING, "moto")
REDRIVING = ("memory", "wire")
"""Those that have RedriveExecution."""
PERIOD = timedelta(days=14)
"""How long after its end an execution can be redriven."""


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[WorkflowBackend]:
    with _made(request) as made:
        yield made


def _made(request: pytest.FixtureRequest) -> AbstractContextManager[WorkflowBackend]:
    here = {"memory": on_kiosk, "wire": by_wire, "moto": on_moto}.get(request.param)
    return here() if here else on_emulator(request.getfixturevalue(f"{request.param}_account"))


executing = pytest.mark.parametrize("backend", EXECUTING, indirect=True)
redriving = pytest.mark.parametrize("backend", REDRIVING, indirect=True)


def test_nothing_is_known_of_an_order_that_was_never_started(backend: WorkflowBackend) -> None:
    assert backend.workflow.latest_run("order-1") == Run(1, Progress.ABSENT)


def test_a_started_order_is_at_work_and_starting_it_again_starts_nothing(backend: WorkflowBackend) -> None:
    backend.started()
    backend.started()

    assert backend.workflow.latest_run("order-1") == Run(1, Progress.RUNNING)
    assert backend.executions() == ["order-1"]


def test_a_stopped_order_has_ended_and_starting_the_same_run_again_does_not_change_that(
    backend: WorkflowBackend,
) -> None:
    backend.started()
    backend.stop("order-1")
    stopped = backend.workflow.latest_run("order-1")
    backend.started()

    assert backend.workflow.latest_run("order-1") == stopped
    assert stopped.progress is (Progress.HALTED if backend.redrives else Progress.LOST)
    assert stopped.ended_at is not None
    assert stopped.ended_at.tzinfo is not None


@executing
def test_an_order_that_came_to_its_end_is_finished(backend: WorkflowBackend) -> None:
    backend.started("quick")
    backend.come_to_end("quick")

    assert backend.workflow.latest_run("quick").progress is Progress.FINISHED


@executing
def test_an_order_whose_processing_failed_has_ended_too(backend: WorkflowBackend) -> None:
    backend.started("doomed")
    backend.come_to_end("doomed")

    ended = backend.workflow.latest_run("doomed")
    assert ended.progress is (Progress.HALTED if backend.redrives else Progress.LOST)


@redriving
def test_a_halted_run_goes_on_once_for_what_was_seen_of_it(backend: WorkflowBackend) -> None:
    backend.started()
    backend.stop("order-1")
    halted = backend.workflow.latest_run("order-1")

    backend.workflow.resume("order-1", halted)
    backend.workflow.resume("order-1", halted)
    if backend.advance is not None:
        backend.advance(timedelta(0))

    assert backend.workflow.latest_run("order-1") == Run(1, Progress.RUNNING, resumed=1)
    assert backend.executions() == ["order-1"]


@redriving
def test_a_run_that_halts_again_is_resumed_again(backend: WorkflowBackend) -> None:
    backend.started("doomed")
    for resumed in range(3):
        backend.come_to_end("doomed")
        halted = backend.workflow.latest_run("doomed")
        assert (halted.progress, halted.resumed) == (Progress.HALTED, resumed)
        backend.workflow.resume("doomed", halted)


@redriving
def test_resuming_what_somebody_else_resumed_does_no_harm(backend: WorkflowBackend) -> None:
    backend.started("quick")
    backend.come_to_end("quick")

    backend.workflow.resume("quick", Run(1, Progress.HALTED))

    assert backend.workflow.latest_run("quick").progress is Progress.FINISHED


def test_a_lost_run_is_followed_by_the_next_which_is_then_the_latest(backend: WorkflowBackend) -> None:
    if backend.redrives and backend.advance is None:
        pytest.skip("here a run is lost after 14 days only")
    for number in (1, 2, 3):
        backend.started("order-1", number)
        assert backend.workflow.latest_run("order-1") == Run(number, Progress.RUNNING)
        backend.stop("order-1" if number == 1 else f"order-1-{number}")
        if backend.advance is not None:
            backend.advance(PERIOD + timedelta(seconds=1))
        lost = backend.workflow.latest_run("order-1")
        assert (lost.number, lost.progress) == (number, Progress.LOST)

    assert sorted(backend.executions()) == ["order-1", "order-1-2", "order-1-3"]


@pytest.mark.parametrize("made", [on_kiosk, by_wire])
def test_an_express_order_is_never_known_and_can_always_be_started_again(
    made: Callable[..., AbstractContextManager[WorkflowBackend]],
) -> None:
    with made("EXPRESS") as express:
        express.started()
        express.started()

        assert express.workflow.latest_run("order-1") == Run(1, Progress.ABSENT)
        assert express.executions() == ["order-1", "order-1"]
