"""The orchestrator: Step Functions' actions under Python's names, over one registry and one driver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS, Quotas
from entrypoints.local.stepfunctions.drivers import TaskFailed, WallClockDriver
from entrypoints.local.stepfunctions.executions.execution_actions import Executions
from entrypoints.local.stepfunctions.executions.execution_descriptions import ExecutionViews
from entrypoints.local.stepfunctions.executions.execution_factory import ExecutionFactory
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecords
from entrypoints.local.stepfunctions.executions.map_run_actions import MapRuns
from entrypoints.local.stepfunctions.executions.restoration import Restoration
from entrypoints.local.stepfunctions.integrations.early_callbacks import EarlyCallbacks
from entrypoints.local.stepfunctions.integrations.http_task.http_exchanges import HttpExchanges
from entrypoints.local.stepfunctions.integrations.router import TaskRouter
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients
from entrypoints.local.stepfunctions.integrations.services.step_functions import SfnTasks, StatesTasks
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.stepfunctions.state_machines.definition_validation import (
    validate_state_machine_definition,
)
from entrypoints.local.stepfunctions.state_machines.machine_records import Target
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.stepfunctions.state_machines.state_machine_descriptions import MachineViews
from entrypoints.local.stepfunctions.state_machines.tags import Tags
from entrypoints.local.stepfunctions.state_machines.versions import Versions
from entrypoints.local.stepfunctions.storage.storage import InMemory, Keeper
from entrypoints.local.stepfunctions.task_services import Services, connect
from entrypoints.local.stepfunctions.test_state.action import StateTests
from entrypoints.local.stepfunctions.workers.activities import Activities
from entrypoints.local.stepfunctions.workers.task_tokens import TaskTokens, is_wanted
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.traces.current import Here, Origin
from entrypoints.local.traces.header import read_header

if TYPE_CHECKING:
    from entrypoints.local.asl import Call, Execution
    from entrypoints.local.stepfunctions.drivers import Driver, Journal, TaskRunner
    from entrypoints.local.stepfunctions.state_machines.machine_records import Machine
    from entrypoints.local.system.clock import Clock
    from entrypoints.local.system.ids import Ids
    from entrypoints.local.traces.recorder import Tracer


class MakeDriver(Protocol):
    """Makes a driver; the class WallClockDriver is one."""

    def __call__(
        self,
        task_runner: TaskRunner,
        clock: Clock,
        /,
        *,
        journal: Journal | None,
        on_end: Callable[[Execution], None] | None,
    ) -> Driver:
        """Make the driver that steps the executions, tells `journal` their inputs and `on_end` their ends."""
        ...


class Orchestrator:
    """Step Functions in this process.

    Every action `FooBar` of the API is an attribute `foo_bar`, with its members as snake_case arguments; it
    answers with members as the wire has them (camelCase, dates as epoch seconds) and raises `ApiError`. For
    who is in this process, `machines`, `machine(arn)`, `records` and `find(arn)` return what is kept itself.

    Args:
        make_driver: Makes the driver that steps the executions.
        services: What tasks can reach.
        keep_finished: How many finished executions are kept, the oldest being dropped.
        keeper: What survives the process; what it has kept is taken in and goes on at once.
        on_end: Called with each execution that has ended, from any thread.
        inline_start: Whether the caller of StartExecution runs an execution of a brief machine as far as it
            goes without waiting: faster than handing it to a worker, if no task runs inline.
        tracer: Records starts of executions, and lets their tasks know for which trace they work.
        quotas: How much of everything there may be; AWS's, unless a test wants to meet one.
    """

    def __init__(  # noqa: PLR0913 -- keyword-only beyond its three ports
        self,
        make_driver: MakeDriver,
        clock: Clock,
        ids: Ids,
        *,
        services: Services | None = None,
        place: Place | None = None,
        keep_finished: int = 10_000,
        keeper: Keeper | None = None,
        on_end: Callable[[Execution], None] | None = None,
        inline_start: bool = False,
        tracer: Tracer | None = None,
        quotas: Quotas = AWS_QUOTAS,
    ) -> None:
        self._on_end = on_end
        self.place = place or Place()
        self._keeper = keeper or InMemory()
        self.records = ExecutionRecords(keep_finished, self._keeper.drop_execution)
        self._threads = ThreadPool()
        services = services or Services()
        clients = AwsClients(services.endpoint) if services.endpoint else None
        self.keys = keys = CustomerKeys((lambda: clients.client("kms")) if clients else None, clock)
        self._registry = StateMachineRegistry(self.place, clock, ids, self._keeper, keys=keys, quotas=quotas)
        self._activities = Activities(
            self.place,
            clock,
            lambda token: is_wanted(self.records, token),
            self._keeper,
            keys=keys,
            quotas=quotas,
        )
        early = EarlyCallbacks()
        self._router = router = TaskRouter(
            self._threads, early, self._locate if tracer else None, self._unsealed if clients else None
        )
        journal = self._keeper.keep_input if keeper is not None else None
        self.driver = make_driver(router, clock, journal=journal, on_end=self._ended)
        begin = _begin_inline(self.driver) if inline_start else self.driver.start
        self._map_runs = MapRuns(self.place, self.records, self.driver)
        self._views = ExecutionViews(self._registry, self.records, self._map_runs)
        factory = ExecutionFactory(self.place.region, self.driver.choose, quotas.execution)
        self._executions = Executions(
            self._registry, self.records, self._views, self.driver, factory, begin, tracer
        )
        restoration = Restoration(self._registry, self.records, self.driver, factory)
        exchanges = HttpExchanges()
        self._release = connect(router, services, clients, ids, exchanges)
        router.add("activity", self._activities.run, waits=False)
        router.add(
            "states", StatesTasks(self._executions, restoration, self._views.describe, ids).run, waits=False
        )
        router.add("aws-sdk:sfn", SfnTasks(self._action, ids).run, waits=True)
        self.test_state = StateTests(self.place, clock, ids, router, exchanges).test_state
        self._publish_actions(Versions(self._registry), TaskTokens(self.records, self.driver, early, keys))
        self._registry.restore()
        self._activities.restore()
        restoration.restore()
        for record in self.records:
            keys.expect(record.target.revision.encryption)
        for machine in [machine for machine in self._registry.machines.values() if machine.deleting]:
            self._go_on_deleting(machine)

    def _publish_actions(self, versions: Versions, tokens: TaskTokens) -> None:
        registry, executions, activities = self._registry, self._executions, self._activities
        views, machines, tags = self._views, MachineViews(registry), Tags(registry, activities)
        self.machine = registry.machine
        self.find = views.require
        self.create_state_machine = registry.create_state_machine
        self.update_state_machine = registry.update_state_machine
        self.describe_state_machine = machines.describe_state_machine
        self.list_state_machines = machines.list_state_machines
        self.validate_state_machine_definition = validate_state_machine_definition
        self.publish_state_machine_version = versions.publish_state_machine_version
        self.delete_state_machine_version = versions.delete_state_machine_version
        self.list_state_machine_versions = versions.list_state_machine_versions
        self.create_state_machine_alias = versions.create_state_machine_alias
        self.update_state_machine_alias = versions.update_state_machine_alias
        self.describe_state_machine_alias = versions.describe_state_machine_alias
        self.delete_state_machine_alias = versions.delete_state_machine_alias
        self.list_state_machine_aliases = versions.list_state_machine_aliases
        self.start_execution = executions.start_execution
        self.start_sync_execution = executions.start_sync_execution
        self.stop_execution = executions.stop_execution
        self.describe_execution = views.describe_execution
        self.list_executions = views.list_executions
        self.get_execution_history = views.get_execution_history
        self.describe_state_machine_for_execution = views.describe_state_machine_for_execution
        self.redrive_execution = executions.redrive_execution
        self.describe_map_run = self._map_runs.describe_map_run
        self.list_map_runs = self._map_runs.list_map_runs
        self.update_map_run = self._map_runs.update_map_run
        self.create_activity = activities.create_activity
        self.delete_activity = activities.delete_activity
        self.describe_activity = activities.describe_activity
        self.list_activities = activities.list_activities
        self.get_activity_task = activities.get_activity_task
        self.send_task_success = tokens.send_task_success
        self.send_task_failure = tokens.send_task_failure
        self.send_task_heartbeat = tokens.send_task_heartbeat
        self.tag_resource = tags.tag_resource
        self.untag_resource = tags.untag_resource
        self.list_tags_for_resource = tags.list_tags_for_resource

    @property
    def machines(self) -> list[Machine]:
        """The state machines, in the order of their creation."""
        return list(self._registry.machines.values())

    def delete_state_machine(self, state_machine_arn: str) -> dict[str, Any]:
        """Delete a state machine with its versions and aliases, once its running executions have ended.

        Each of them ends at its next transition; until the last has, the machine's status is DELETING.
        """
        machine = self._registry.mark_deleting(state_machine_arn)
        if machine is not None:
            self._go_on_deleting(machine)
        return {}

    def _go_on_deleting(self, machine: Machine) -> None:
        """Have what runs of a machine end at its next transition; without any, the machine is gone.

        last but one ends       last ends              a client
        finds none running
                                (its status is final)
        removes the machine
                                                       creates another by its name
                                finds another there
        """
        if self._registry.machines.get(machine.arn) is not machine:
            return
        running = self.records.running(machine.arn)
        for record in running:
            self._executions.terminate(record)
        if not running:
            self._registry.remove(machine)

    def close(self) -> None:
        """Stop the driver and let the threads end; running executions stay where they are."""
        self._router.close()
        self.driver.close()
        self._threads.close()
        self._release()
        self._keeper.close()

    def _ended(self, execution: Execution) -> None:
        record = self.records.get(execution.identity.execution_arn)
        if record is not None:
            self.records.finish(record)
            if record.target.machine.deleting:
                self._go_on_deleting(record.target.machine)
        if self._on_end is not None:
            self._on_end(execution)

    def _unsealed(self, call: Call) -> TaskFailed | None:
        """Return the failure of a task whose result the execution's key cannot encrypt any more.

        AWS: "any related running executions will fail" (see customer_keys). The name is ours, for nothing
        may catch it.
        """
        if not self.keys.in_use:
            return None
        who = call.identity
        record = self.records.get(who.execution_arn)
        machine = self._registry.machines.get(who.state_machine_arn.partition("/")[0])
        target = record.target if record else Target(machine, machine.revision) if machine else None
        try:
            if target is not None:
                self.keys.write(*target.key)
        except ApiError as refused:
            return TaskFailed("States.Runtime", refused.message) if refused.status < 500 else None
        return None

    def _locate(self, call: Call) -> Here | None:
        """Return where in a trace a task's work belongs, by the header that its execution has."""
        record = self.records.get(call.identity.execution_arn)
        header = read_header(record.trace_header) if record is not None else None
        if header is None:
            return None
        origin = Origin(call.identity.execution_arn, call.state, call.attempt, call.event)
        return Here(header.trace, None, origin)

    def _action(self, name: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]] | None:
        from entrypoints.local.stepfunctions.wire.service_model import operations  # noqa: PLC0415 -- 0.1 s at first use

        operation = operations().get(name)
        method = getattr(self, operation.method, None) if operation else None
        if operation is None or method is None:
            return None
        return lambda parameters: method(**operation.arguments_of(parameters))


def _begin_inline(driver: Driver) -> Callable[[Execution], None]:
    """Return what runs brief machines in the caller's thread, and hands all others to a worker."""
    if not isinstance(driver, WallClockDriver):
        return driver.start

    def begin(execution: Execution) -> None:
        (driver.run if execution.machine.brief else driver.start)(execution)

    return begin
