"""Activities, whose tasks workers fetch by GetActivityTask and answer by task token.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from entrypoints.local.asl import Call
from entrypoints.local.http.disconnects import has_left
from entrypoints.local.stepfunctions.api.arns import Place, parse_arn
from entrypoints.local.stepfunctions.api.configurations import Configuration, encryption
from entrypoints.local.stepfunctions.api.errors import ApiError, activity_does_not_exist, worker_has_left
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of
from entrypoints.local.stepfunctions.api.quotas import (
    AWS_QUOTAS,
    Quotas,
    activity_limit_exceeded,
    activity_worker_limit_exceeded,
)
from entrypoints.local.stepfunctions.api.resource_names import require_name
from entrypoints.local.stepfunctions.api.tags import merge_tags
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskStarted
from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.system.clock import Clock

POLL_SECONDS = 60.0
"""How long GetActivityTask is held open (API reference, GetActivityTask)."""


@dataclass(slots=True)
class Activity:
    """An activity with its queue of tasks.

    Attributes:
        waiting: The tasks that wait for a worker, the oldest first.
        pollers: How many workers wait for a task.
    """

    arn: str
    name: str
    created: float
    encryption: Configuration
    tags: dict[str, str]
    waiting: deque[tuple[Call, Answered]] = field(default_factory=deque)
    pollers: int = 0


class ActivityStorage(Protocol):
    """Durable storage of activities; each method has written when it returns. Thread-safe."""

    def store_activity(self, activity: Activity) -> None:
        """Store an activity; its waiting tasks belong to their executions."""
        ...

    def drop_activity(self, arn: str) -> None:
        """Delete an activity."""
        ...

    def load_activities(self) -> Iterable[Activity]:
        """Return the stored activities."""
        ...


class ActivityActions:
    """The API's actions on the activities of an account, and the queues of their tasks.

    Args:
        place: The account and region in their ARNs.
        clock: Dates them, and measures how long workers wait.
        wanted: Returns whether an execution still waits for the task of a token; workers get no others.
        storage: Where activities survive the process.
        keys: The keys that encrypt the data of their tasks.
        poll_seconds: How long GetActivityTask waits for a task.
        quotas: How many activities, tags and waiting workers there may be.
    """

    def __init__(  # noqa: PLR0913 -- keyword-only beyond its ports
        self,
        place: Place,
        clock: Clock,
        wanted: Callable[[str], bool],
        storage: ActivityStorage,
        *,
        keys: CustomerKeys,
        poll_seconds: float = POLL_SECONDS,
        quotas: Quotas = AWS_QUOTAS,
    ) -> None:
        self._place = place
        self._storage = storage
        self._clock = clock
        self._wanted = wanted
        self._poll_seconds = poll_seconds
        self._quotas = quotas
        self._keys = keys
        self._arrived = threading.Condition()
        self._activities: dict[str, Activity] = {}

    def create_activity(
        self,
        name: str,
        tags: Iterable[Mapping[str, str]] = (),
        encryption_configuration: Configuration | None = None,
    ) -> dict[str, Any]:
        """Create an activity, or find the one of this name.

        Raises:
            ApiError: InvalidName, InvalidEncryptionConfiguration, ActivityAlreadyExists (same name, other
                key), ActivityLimitExceeded, KmsAccessDeniedException, KmsThrottlingException, TooManyTags.
        """
        arn = self._place.arn("activity", require_name(name))
        key = encryption(encryption_configuration)
        self._keys.require_usable(key, arn, data_key=False)
        with self._arrived:
            activity = self._activities.get(arn)
            if activity is None:
                if len(self._activities) >= self._quotas.activities:
                    raise activity_limit_exceeded(self._quotas.activities)
                created = self._clock.timestamp()
                activity = Activity(arn, name, created, key, merge_tags({}, tags, arn, self._quotas.tags))
                self._storage.store_activity(activity)
                self._activities[arn] = activity
            elif activity.encryption != key:
                raise ApiError(
                    "ActivityAlreadyExists",
                    f"Activity Already Exists: '{arn}': its encryption configuration cannot be changed",
                )
        return {"activityArn": arn, "creationDate": activity.created}

    def delete_activity(self, activity_arn: str) -> dict[str, Any]:
        """Delete an activity; tasks that wait for it wait until they time out."""
        parse_arn(activity_arn, "activity")
        with self._arrived:
            self._storage.drop_activity(activity_arn)
            self._activities.pop(activity_arn, None)
            self._arrived.notify_all()
        return {}

    def describe_activity(self, activity_arn: str) -> dict[str, Any]:
        """Describe an activity."""
        activity = self.require(activity_arn)
        return {**_listed(activity), "encryptionConfiguration": activity.encryption}

    def list_activities(
        self, max_results: int | None = None, next_token: str | None = None
    ) -> dict[str, Any]:
        """List the activities by name."""
        query = ListQuery("ListActivities")
        after = query.position(next_token)
        ordered = sorted(self._activities.values(), key=lambda activity: activity.name)
        rest = (a for a in ordered if after is None or a.name > after)
        return page_of("activities", rest, max_results, query, lambda a: a.name, _listed)

    def get_activity_task(self, activity_arn: str, worker_name: str | None = None) -> dict[str, Any]:
        """Return the oldest task, waiting up to a minute for one; without one the answer is empty.

        Raises:
            ApiError: InvalidArn, ActivityDoesNotExist, ActivityWorkerLimitExceeded (as many wait already),
                KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
        """
        activity = self.require(activity_arn)
        self._keys.read(activity.encryption, activity_arn)  # first: a task that was fetched would be lost
        task = self._poll(activity)
        if task is None:
            return {}
        call, done = task
        done(TaskStarted(worker_name))
        return {"taskToken": call.task_token, "input": write_document(call.parameters)}

    def _poll(self, activity: Activity) -> tuple[Call, Answered] | None:
        """Remove the oldest task from the queue and return it, waiting for one as long as a poll may."""
        deadline = self._clock.monotonic() + self._poll_seconds
        with self._arrived:
            if activity.pollers >= self._quotas.activity_pollers:
                raise activity_worker_limit_exceeded()
            activity.pollers += 1
            try:
                while (task := self._take(activity.arn)) is None:
                    left = deadline - self._clock.monotonic()
                    if left <= 0 or not self._arrived.wait(left):
                        return None
            finally:
                activity.pollers -= 1
        return task

    def run(self, call: Call, done: Answered) -> None:
        """Queue a task of a state machine for the activity's workers."""
        with self._arrived:
            activity = self._activities.get(call.target.resource)
            if activity is not None:
                activity.waiting.append((call, done))
                self._arrived.notify_all()
        if activity is None:
            error = activity_does_not_exist(call.target.resource)
            done(TaskFailed("ActivityDoesNotExist", error.message))

    def require(self, arn: str) -> Activity:
        """Return the activity of an ARN.

        Raises:
            ApiError: InvalidArn, ActivityDoesNotExist.
        """
        activity = self._activities.get(arn)
        if activity is None:
            parse_arn(arn, "activity")
            raise activity_does_not_exist(arn)
        return activity

    def restore(self) -> None:
        """Load the activities that an earlier process has stored."""
        for activity in self._storage.load_activities():
            self._activities[activity.arn] = activity
            self._keys.expect(activity.encryption)

    def tags_of(self, arn: str) -> dict[str, str] | None:
        """Return the tags of an activity, None if it does not exist."""
        activity = self._activities.get(arn)
        return None if activity is None else activity.tags

    def set_tags(self, arn: str, tags: dict[str, str]) -> None:
        """Replace the tags of an activity and store them."""
        with self._arrived:
            activity = self._activities.get(arn)
            if activity is not None:
                activity.tags = tags
                self._storage.store_activity(activity)

    def _take(self, arn: str) -> tuple[Call, Answered] | None:
        if has_left(self._wake):
            raise worker_has_left()
        waiting = self.require(arn).waiting
        while waiting:
            call, done = waiting.popleft()
            if call.task_token and self._wanted(call.task_token):
                return call, done
        return None

    def _wake(self) -> None:
        with self._arrived:
            self._arrived.notify_all()


def _listed(activity: Activity) -> dict[str, Any]:
    return {"activityArn": activity.arn, "name": activity.name, "creationDate": activity.created}
