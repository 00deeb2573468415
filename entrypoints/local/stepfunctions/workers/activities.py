"""Activities: tasks that workers fetch by GetActivityTask and answer by their token.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from entrypoints.local.http.disconnects import has_left
from entrypoints.local.stepfunctions.api.arns import Place, parse_arn
from entrypoints.local.stepfunctions.api.configurations import Configuration, encryption
from entrypoints.local.stepfunctions.api.errors import ApiError, activity_does_not_exist, worker_has_left
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.api.pagination import Query, page_of
from entrypoints.local.stepfunctions.api.quotas import (
    AWS_QUOTAS,
    Quotas,
    activity_limit_exceeded,
    activity_worker_limit_exceeded,
)
from entrypoints.local.stepfunctions.api.resource_names import merge_tags, require_name
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskStarted

if TYPE_CHECKING:
    from entrypoints.local.asl import Call
    from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered
    from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
    from entrypoints.local.stepfunctions.storage.storage import Keeper
    from entrypoints.local.system.clock import Clock

POLL_SECONDS = 60.0
"""How long GetActivityTask is held open (API reference, GetActivityTask)."""


@dataclass(slots=True)
class Activity:
    """An activity, the tasks that wait for a worker, and how many workers wait for a task."""

    arn: str
    name: str
    created: float
    encryption: Configuration
    tags: dict[str, str]
    waiting: deque[tuple[Call, Answered]] = field(default_factory=deque)
    pollers: int = 0


class Activities:
    """The activities of an account: the API's actions on them, and the queue of their tasks.

    Args:
        wanted: Whether an execution still waits for the task of a token; others are not given to workers.
        poll_seconds: How long GetActivityTask waits for a task.
    """

    def __init__(  # noqa: PLR0913 -- keyword-only beyond its ports
        self,
        place: Place,
        clock: Clock,
        wanted: Callable[[str], bool],
        keeper: Keeper,
        *,
        keys: CustomerKeys,
        poll_seconds: float = POLL_SECONDS,
        quotas: Quotas = AWS_QUOTAS,
    ) -> None:
        self._place = place
        self._keeper = keeper
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
                self._activities[arn] = activity
                self._keeper.keep_activity(activity)
            elif activity.encryption != key:
                raise ApiError(
                    "ActivityAlreadyExists",
                    f"Activity Already Exists: '{arn}': its encryption configuration cannot be changed",
                )
        return {"activityArn": arn, "creationDate": activity.created}

    def delete_activity(self, activity_arn: str) -> dict[str, Any]:
        """Delete an activity; tasks that wait for it go on waiting until they time out."""
        parse_arn(activity_arn, "activity")
        with self._arrived:
            self._activities.pop(activity_arn, None)
            self._keeper.drop_activity(activity_arn)
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
        query = Query("ListActivities")
        after = query.position(next_token)
        ordered = sorted(self._activities.values(), key=lambda activity: activity.name)
        rest = (a for a in ordered if after is None or a.name > after)
        return page_of("activities", rest, max_results, query, lambda a: a.name, _listed)

    def get_activity_task(self, activity_arn: str, worker_name: str | None = None) -> dict[str, Any]:
        """Give a worker the oldest task, waiting up to a minute; without one the answer is empty.

        Raises:
            ApiError: InvalidArn, ActivityDoesNotExist, ActivityWorkerLimitExceeded (as many wait already),
                KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
        """
        activity = self.require(activity_arn)
        self._keys.read(activity.encryption, activity_arn)  # now: a task that was taken would be lost
        task = self._poll(activity)
        if task is None:
            return {}
        call, done = task
        done(TaskStarted(worker_name))
        return {"taskToken": call.task_token, "input": write_document(call.parameters)}

    def _poll(self, activity: Activity) -> tuple[Call, Answered] | None:
        """Take the oldest task; wait for one as long as a poll may."""
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
        """Return the activity of an ARN, else raise InvalidArn or ActivityDoesNotExist."""
        activity = self._activities.get(arn)
        if activity is None:
            parse_arn(arn, "activity")
            raise activity_does_not_exist(arn)
        return activity

    def restore(self) -> None:
        """Take in the activities that were kept."""
        for activity in self._keeper.activities():
            self._activities[activity.arn] = activity
            self._keys.expect(activity.encryption)

    def find(self, arn: str) -> Activity | None:
        return self._activities.get(arn)

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
