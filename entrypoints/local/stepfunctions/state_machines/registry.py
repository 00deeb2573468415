"""The registry of state machines: which exist, what an ARN starts, and the rules of their changes."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Protocol

from entrypoints.local.stepfunctions.api.arns import Arn, parse_arn
from entrypoints.local.stepfunctions.api.errors import StorageError, state_machine_does_not_exist, validation
from entrypoints.local.stepfunctions.api.quotas import (
    AWS_QUOTAS,
    Quotas,
    service_quota_exceeded,
    state_machine_limit_exceeded,
)
from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, StartTarget, Version


class StateMachineStorage(Protocol):
    """Durable storage of state machines; each method has written when it returns. Thread-safe."""

    def store_machine(self, machine: Machine) -> None:
        """Store a state machine as it is now, with its versions, aliases and tags."""
        ...

    def drop_machine(self, arn: str) -> None:
        """Delete a state machine; its executions stay."""
        ...

    def load_machines(self) -> Iterable[Machine]:
        """Return the stored state machines."""
        ...


class StateMachineRegistry:
    """All state machines of an account, by ARN. Thread-safe: every change holds one lock.

    Args:
        storage: Where they survive the process.
        draw: Returns a fraction in [0, 1) that decides to which of its versions an alias leads.
        quotas: How many state machines, and versions of each, may exist.
    """

    def __init__(
        self, storage: StateMachineStorage, draw: Callable[[], float], quotas: Quotas = AWS_QUOTAS
    ) -> None:
        self.lock = threading.RLock()
        self._storage = storage
        self._draw = draw
        self._quotas = quotas
        self._machines: dict[str, Machine] = {}
        self._stored: dict[str, Machine] = {}

    def restore(self) -> None:
        """Load the state machines that an earlier process has stored."""
        for machine in self._storage.load_machines():
            self._machines[machine.arn] = machine
            self._stored[machine.arn] = _copy(machine)

    def __iter__(self) -> Iterator[Machine]:
        """Yield the state machines in the order of their creation."""
        return iter(list(self._machines.values()))

    def get(self, arn: str) -> Machine | None:
        """Return the machine of an unqualified ARN, None if it does not exist."""
        return self._machines.get(arn)

    def require(self, arn: str) -> Machine:
        """Return the machine of an ARN.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist, ValidationException (a distributed Map's ARN).
        """
        machine = self._machines.get(arn)
        if machine is None:
            parse_machine_arn(arn)
            raise state_machine_does_not_exist(arn)
        return machine

    def target(self, arn: str) -> StartTarget:
        """Return what an ARN, plain or qualified, starts; an alias draws one of its versions.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist, ValidationException (a distributed Map's ARN).
        """
        machine = self._machines.get(arn)
        if machine is not None:
            return StartTarget(machine, machine.revision)
        parsed = parse_machine_arn(arn)
        machine = self._machines.get(parsed.unqualified)
        if machine is None or parsed.qualifier is None:
            raise state_machine_does_not_exist(arn)
        alias = machine.alias(parsed.qualifier)
        version_arn = alias.version_for(self._draw()) if alias else arn
        version = machine.versions.get(version_arn)
        if version is None:
            raise state_machine_does_not_exist(arn)
        return StartTarget(machine, version.revision, version.arn, alias.arn if alias else None)

    @contextmanager
    def changing(self, arn: str) -> Iterator[Machine]:
        """Yield an active machine under the lock, and store it if the block ends without an error.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist, StateMachineDeleting.
        """
        with self.lock:
            machine = self.require(arn)
            machine.require_active()
            yield machine
            self._store(machine)

    def store(self, machine: Machine) -> None:
        """Store a machine that was changed under the lock."""
        self._store(machine)

    def _store(self, machine: Machine) -> None:
        """Store a machine, or leave it as it was stored last.

        Raises:
            StorageError: It could not be stored.
        """
        try:
            self._storage.store_machine(machine)
        except StorageError:
            before = self._stored.get(machine.arn)
            if before is None:
                self._machines.pop(machine.arn, None)
            else:
                for one in fields(Machine):
                    setattr(machine, one.name, getattr(_copy(before), one.name))
            raise
        self._stored[machine.arn] = _copy(machine)

    def require_room(self) -> None:
        """Raise StateMachineLimitExceeded if no further machine may exist."""
        if len(self._machines) >= self._quotas.state_machines:
            raise state_machine_limit_exceeded(self._quotas.state_machines)

    def add(self, machine: Machine) -> Machine:
        """Add a machine under the lock and return it; `store` makes it durable."""
        self._machines[machine.arn] = machine
        return machine

    def remove(self, machine: Machine) -> None:
        """Remove a machine with its versions and aliases, unless another has its ARN by now."""
        with self.lock:
            if self._machines.get(machine.arn) is machine:
                self._storage.drop_machine(machine.arn)
                del self._machines[machine.arn]
                self._stored.pop(machine.arn, None)

    def require_room_in(self, machine: Machine) -> None:
        """Raise ServiceQuotaExceededException if no further version of a machine may exist."""
        if len(machine.versions) >= self._quotas.versions:
            raise service_quota_exceeded("versions", self._quotas.versions)

    def publish(self, machine: Machine, description: str | None, now: float) -> Version:
        """Publish a machine's revision under the lock, or return the version that has published it before.

        Raises:
            ApiError: ServiceQuotaExceededException: it has as many versions as a machine may have.
        """
        published = machine.published_version()
        if published is not None:
            return published
        self.require_room_in(machine)
        machine.published += 1
        arn = f"{machine.arn}:{machine.published}"
        version = Version(arn, machine.published, machine.revision, description, now)
        machine.versions[arn] = version
        return version

    def tags_of(self, arn: str) -> dict[str, str] | None:
        """Return the tags of a machine, None if it does not exist."""
        machine = self._machines.get(arn)
        return None if machine is None else machine.tags

    def set_tags(self, arn: str, tags: dict[str, str]) -> None:
        """Replace the tags of a machine and store them."""
        with self.lock:
            machine = self._machines.get(arn)
            if machine is not None:
                machine.tags = tags
                self._store(machine)


def _copy(machine: Machine) -> Machine:
    """Return a copy of what changes in place."""
    return replace(
        machine,
        tags=dict(machine.tags),
        versions=dict(machine.versions),
        aliases={arn: replace(alias) for arn, alias in machine.aliases.items()},
    )


def parse_machine_arn(text: str) -> Arn:
    """Parse the ARN of a machine, which must not name a distributed Map in it.

    Raises:
        ApiError: InvalidArn, ValidationException (a distributed Map's ARN).
    """
    arn = parse_arn(text, "stateMachine")
    if arn.names_map_state:
        raise validation(
            f"Not supported for the ARN of a Distributed Map state, give the machine's: '{text}'"
        )
    return arn
