"""Copies the functions' logs to CloudWatch Logs, when they are read."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from entrypoints.local.functions import FunctionHost
from entrypoints.local.logs.lambda_log_events import log_events, log_group

if TYPE_CHECKING:  # importing moto takes a second
    from entrypoints.local.emulated.moto.moto_services import MotoServices


class LogFeed:
    """Copies the invocation log of a function host, from where it stopped last."""

    def __init__(self, functions: FunctionHost) -> None:
        self._functions = functions
        self._copied = 0

    @property
    def groups(self) -> set[str]:
        """The log groups that the functions write to."""
        return {log_group(function) for function in self._functions.functions.values()}

    def copy_to(self, services: "MotoServices") -> None:
        """Copy the invocations that have ended since the last time."""
        fresh: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for number, record in self._functions.log.entries(after=self._copied):
            self._copied = number
            function = self._functions.find(record.function)
            for event in log_events(record, function):
                moment = int(event.at.timestamp() * 1000)
                fresh[log_group(function), record.log_stream].append(
                    {"timestamp": moment, "message": event.message}
                )
        for (group, stream), events in fresh.items():
            services.put_log_events(group, stream, events)
