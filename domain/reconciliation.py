"""Looking for orders that nobody processes, and starting their workflow again."""

from dataclasses import dataclass
from datetime import timedelta

from domain.ports import Clock, OrderRepository, OrderWorkflow

PATIENCE = timedelta(minutes=10)
"""How long an order may be PENDING before somebody looks; most are decided within seconds."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    orders: OrderRepository
    workflow: OrderWorkflow
    clock: Clock

    def restart_overdue(self) -> list[str]:
        """Start the workflow of every order that has been PENDING too long; return the orders' ids.

        A checkout that ended between placing the order and starting its workflow leaves such an order, and
        only the start is missing. An order whose workflow runs, or failed, is among them too: its start does
        no harm and changes nothing. One that is found again and again is stuck and needs a person.

            checkout     place ok ....... (crash)
            this                                     overdue: start ok
            checkout     place ok, start ok, workflow waits for a retry
            this                                     overdue: start again, nothing happens

        Raises:
            StoreUnavailable: a start or a read failed in passing; the next run goes on.
        """
        overdue = [*self.orders.open_before(self.clock.now() - PATIENCE)]
        for order_id in overdue:
            self.workflow.start(order_id)
        return overdue
