"""Step Functions in one object: composed from its parts, with the API's actions grouped by resource."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS, Quotas
from entrypoints.local.stepfunctions.api.tags import Tags
from entrypoints.local.stepfunctions.drivers import Driver, Journal, TaskRunner
from entrypoints.local.stepfunctions.executions.execution_actions import ExecutionActions
from entrypoints.local.stepfunctions.executions.execution_factory import ExecutionFactory
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord, ExecutionRecords
from entrypoints.local.stepfunctions.executions.execution_starter import ExecutionStarter, begin_inline
from entrypoints.local.stepfunctions.executions.map_run_actions import MapRunActions
from entrypoints.local.stepfunctions.executions.restoration import Restoration
from entrypoints.local.stepfunctions.executions.task_context import TaskContext
from entrypoints.local.stepfunctions.executions.task_executions import TaskExecutions
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients
from entrypoints.local.stepfunctions.integrations.services.step_functions import (
    ApiAction,
    SfnTasks,
    StatesTasks,
)
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.stepfunctions.state_machines.aliases import AliasActions
from entrypoints.local.stepfunctions.state_machines.deletion import Deletion
from entrypoints.local.stepfunctions.state_machines.machine_records import Machine
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.stepfunctions.state_machines.state_machine_actions import StateMachineActions
from entrypoints.local.stepfunctions.state_machines.versions import VersionActions
from entrypoints.local.stepfunctions.storage.orchestrator_storage import NoStorage, OrchestratorStorage
from entrypoints.local.stepfunctions.task_services import TaskIntegrations, TaskServices
from entrypoints.local.stepfunctions.test_state.action import StateTests
from entrypoints.local.stepfunctions.workers.activities import ActivityActions
from entrypoints.local.stepfunctions.workers.task_callbacks import TaskTokenActions, is_wanted
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.system.seeds import fraction_of
from entrypoints.local.traces.recorder import Tracer

ActionMethod = Callable[..., Mapping[str, Any]]
"""An action of the API: its members as snake_case arguments, its answer as the wire has it."""


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
        """Make the driver that steps the executions, reports inputs to `journal` and ends to `on_end`."""
        ...


class Orchestrator:
    """Step Functions in this process.

    Every action `FooBar` of the API is a method `foo_bar` of the resource that it acts on. It takes the
    members of the request as snake_case arguments, answers with members as the wire has them (camelCase,
    dates as epoch seconds) and raises `ApiError`. Code in this process can also read the records: `machines`,
    `machine(arn)`, `records` and `find(arn)`.

    Attributes:
        actions: Every action by AWS's name.
        place: The account and region in ARNs.
        keys: The customer managed keys in use.
        records: The executions.
        driver: Steps the executions.
    """

    state_machines: StateMachineActions
    versions: VersionActions
    aliases: AliasActions
    executions: ExecutionActions
    map_runs: MapRunActions
    activities: ActivityActions
    task_tokens: TaskTokenActions
    tags: Tags
    state_tests: StateTests
    actions: Mapping[str, ActionMethod]

    def __init__(  # noqa: PLR0913 -- keyword-only beyond its three ports
        self,
        make_driver: MakeDriver,
        clock: Clock,
        ids: Ids,
        *,
        services: TaskServices | None = None,
        place: Place | None = None,
        keep_finished: int = 10_000,
        storage: OrchestratorStorage | None = None,
        on_end: Callable[[Execution], None] | None = None,
        inline_start: bool = False,
        tracer: Tracer | None = None,
        quotas: Quotas = AWS_QUOTAS,
    ) -> None:
        """Compose Step Functions, and resume the executions of an earlier process.

        Args:
            make_driver: Makes the driver that steps the executions.
            clock: Tells the time.
            ids: Makes ids.
            services: The services that tasks can reach.
            place: The account and region in ARNs.
            keep_finished: How many finished executions are kept, the oldest being dropped.
            storage: Where everything survives the process; what it holds is loaded, and resumed at once.
            on_end: Called with each execution that has ended, from any thread.
            inline_start: Whether the caller of StartExecution runs an execution of a brief machine until it
                waits: faster than handing it to a worker, if no task runs inline.
            tracer: Records starts of executions, and adds the work of their tasks to traces.
            quotas: The quotas of the account; AWS's own unless a test needs smaller ones.
        """
        services = services or TaskServices()
        clients = AwsClients(services.endpoint) if services.endpoint else None
        self._on_end = on_end
        self._storage = storage or NoStorage()
        self.place = place or Place()
        self.keys = CustomerKeys((lambda: clients.client("kms")) if clients else None, clock)
        self._registry = StateMachineRegistry(self._storage, lambda: fraction_of(ids()), quotas)
        self.records = ExecutionRecords(keep_finished, self._storage.drop_execution, quotas.open_executions)
        context = TaskContext(self._registry, self.records, self.keys)
        self._tasks = TaskIntegrations(
            services,
            clients,
            ids,
            locate=context.locate if tracer else None,
            refuse=context.refuse if clients else None,
        )
        self.driver = make_driver(
            self._tasks.router,
            clock,
            journal=None if storage is None else storage.append_input,
            on_end=self._ended,
        )
        self._deletion = Deletion(self._registry, self._terminate_executions)
        begin = begin_inline(self.driver) if inline_start else self.driver.start
        self._compose_resources(clock, ids, quotas)
        self._compose_executions(clock, ids, quotas, begin, tracer)
        self.actions = _action_table(self)
        self._restore()

    def _compose_resources(self, clock: Clock, ids: Ids, quotas: Quotas) -> None:
        registry, records, keys, place = self._registry, self.records, self.keys, self.place
        self.state_machines = StateMachineActions(
            registry, self._deletion, place, clock=clock, ids=ids, keys=keys, most_tags=quotas.tags
        )
        self.versions = VersionActions(registry, clock)
        self.aliases = AliasActions(registry, clock, quotas.aliases)
        self.activities = ActivityActions(
            place,
            clock,
            lambda token: is_wanted(records, token),
            self._storage,
            keys=keys,
            quotas=quotas,
        )
        self.tags = Tags(registry, self.activities, quotas.tags)
        self.task_tokens = TaskTokenActions(records, self.driver, self._tasks.early, keys)
        self.state_tests = StateTests(place, clock, ids, self._tasks.router, self._tasks.exchanges)
        self._tasks.router.add("activity", self.activities.run, waits=False)

    def _compose_executions(
        self,
        clock: Clock,
        ids: Ids,
        quotas: Quotas,
        begin: Callable[[Execution], None],
        tracer: Tracer | None,
    ) -> None:
        registry, records, keys, driver = self._registry, self.records, self.keys, self.driver
        factory = ExecutionFactory(self.place, clock, ids, driver.choose, quotas.execution)
        starter = ExecutionStarter(registry, records, factory, self._storage, keys, begin, tracer)
        self._restoration = Restoration(self._storage, registry, records, driver, factory)
        self.map_runs = MapRunActions(self.place, records, driver)
        self.executions = ExecutionActions(registry, records, starter, self.map_runs, driver, keys, clock)
        nested = TaskExecutions(starter, records, self.executions, clock)
        states = StatesTasks(nested, self._restoration, nested.describe, ids)
        self._tasks.router.add("states", states.run, waits=False)
        self._tasks.router.add("aws-sdk:sfn", SfnTasks(self._api_action, ids).run, waits=True)

    @property
    def machines(self) -> list[Machine]:
        """The state machines, in the order of their creation."""
        return list(self._registry)

    def machine(self, arn: str) -> Machine:
        """Return the state machine of an ARN.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist, ValidationException (a distributed Map's ARN).
        """
        return self._registry.require(arn)

    def find(self, arn: str) -> ExecutionRecord:
        """Return the record of a STANDARD execution, or of a child execution of a Map Run.

        Raises:
            ApiError: InvalidArn (also for an EXPRESS execution), ExecutionDoesNotExist.
        """
        return self.executions.find(arn)

    def close(self) -> None:
        """Stop the driver and let the threads end; running executions stay as they are."""
        self._tasks.stop()
        self.driver.close()
        self._tasks.release()
        self._storage.close()

    def _restore(self) -> None:
        self._registry.restore()
        for machine in self._registry:
            for revision in machine.revisions():
                self.keys.expect(revision.encryption)
        self.activities.restore()
        self._restoration.restore()
        for record in self.records:
            self.keys.expect(record.target.revision.encryption)
        self._deletion.restore()

    def _ended(self, execution: Execution) -> None:
        record = self.records.get(execution.identity.execution_arn)
        if record is not None:
            self.records.finish(record)
            if record.target.machine.deleting:
                self._deletion.advance(record.target.machine)
        if self._on_end is not None:
            self._on_end(execution)

    def _terminate_executions(self, machine_arn: str) -> bool:
        """Let the running executions of a machine end at their next transition; return whether any runs."""
        running = self.records.running(machine_arn)
        for record in running:
            if record.execution.scheduler.at_transition is None:
                self.driver.terminate(record.execution)
        return bool(running)

    def _api_action(self, name: str) -> ApiAction | None:
        """Return what carries out an action for a task, None if the API has no such action."""
        from entrypoints.local.stepfunctions.wire.service_model import (  # noqa: PLC0415 -- 0.1 s at first use
            operations,
        )

        action, operation = self.actions.get(name), operations().get(name)
        if action is None or operation is None:
            return None
        return lambda parameters: action(**operation.arguments_of(parameters))


def _action_table(of: Orchestrator) -> dict[str, ActionMethod]:
    return {
        "CreateActivity": of.activities.create_activity,
        "CreateStateMachine": of.state_machines.create_state_machine,
        "CreateStateMachineAlias": of.aliases.create_state_machine_alias,
        "DeleteActivity": of.activities.delete_activity,
        "DeleteStateMachine": of.state_machines.delete_state_machine,
        "DeleteStateMachineAlias": of.aliases.delete_state_machine_alias,
        "DeleteStateMachineVersion": of.versions.delete_state_machine_version,
        "DescribeActivity": of.activities.describe_activity,
        "DescribeExecution": of.executions.describe_execution,
        "DescribeMapRun": of.map_runs.describe_map_run,
        "DescribeStateMachine": of.state_machines.describe_state_machine,
        "DescribeStateMachineAlias": of.aliases.describe_state_machine_alias,
        "DescribeStateMachineForExecution": of.executions.describe_state_machine_for_execution,
        "GetActivityTask": of.activities.get_activity_task,
        "GetExecutionHistory": of.executions.get_execution_history,
        "ListActivities": of.activities.list_activities,
        "ListExecutions": of.executions.list_executions,
        "ListMapRuns": of.map_runs.list_map_runs,
        "ListStateMachineAliases": of.aliases.list_state_machine_aliases,
        "ListStateMachineVersions": of.versions.list_state_machine_versions,
        "ListStateMachines": of.state_machines.list_state_machines,
        "ListTagsForResource": of.tags.list_tags_for_resource,
        "PublishStateMachineVersion": of.versions.publish_state_machine_version,
        "RedriveExecution": of.executions.redrive_execution,
        "SendTaskFailure": of.task_tokens.send_task_failure,
        "SendTaskHeartbeat": of.task_tokens.send_task_heartbeat,
        "SendTaskSuccess": of.task_tokens.send_task_success,
        "StartExecution": of.executions.start_execution,
        "StartSyncExecution": of.executions.start_sync_execution,
        "StopExecution": of.executions.stop_execution,
        "TagResource": of.tags.tag_resource,
        "TestState": of.state_tests.test_state,
        "UntagResource": of.tags.untag_resource,
        "UpdateMapRun": of.map_runs.update_map_run,
        "UpdateStateMachine": of.state_machines.update_state_machine,
        "UpdateStateMachineAlias": of.aliases.update_state_machine_alias,
        "ValidateStateMachineDefinition": of.state_machines.validate_state_machine_definition,
    }
