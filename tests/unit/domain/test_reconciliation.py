from datetime import timedelta

import pytest

from domain.errors import StoreUnavailable
from domain.models import OrderStatus
from domain.reconciliation import PATIENCE, Reconciliation
from tests.contract.backends import Backend
from tests.contract.samples import NOON, order
from tests.unit.domain.services import StartedWorkflows


def test_only_orders_that_wait_too_long_are_started_again(backend: Backend) -> None:
    workflow = StartedWorkflows()
    backend.placed(
        order(order_id="forgotten", user_id="a", created_at=NOON - PATIENCE - timedelta(seconds=1))
    )
    backend.placed(order(order_id="fresh", user_id="b", created_at=NOON - PATIENCE + timedelta(seconds=1)))
    done = backend.placed(order(order_id="done", user_id="c", created_at=NOON - timedelta(days=1)))
    assert backend.orders.replace(done.changed(status=OrderStatus.CONFIRMED))

    assert Reconciliation(backend.orders, workflow, backend.clock).restart_overdue() == ["forgotten"]
    assert workflow.started == ["forgotten"]


def test_a_start_that_fails_in_passing_is_left_to_the_next_run(backend: Backend) -> None:
    workflow = StartedWorkflows()
    workflow.broken = True
    backend.placed(order(created_at=NOON - timedelta(days=1)))
    reconciliation = Reconciliation(backend.orders, workflow, backend.clock)

    with pytest.raises(StoreUnavailable):
        reconciliation.restart_overdue()
    workflow.broken = False

    assert reconciliation.restart_overdue() == ["order-1"]
