"""Runs functions in this process as Lambda runs them: handler string, context, timeout, error payloads."""

import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from typing import NamedTuple

from entrypoints.local.functions import error_payloads as faults
from entrypoints.local.functions.concurrency import Concurrency, TooManyInvocationsError
from entrypoints.local.functions.environment.boto_guard import BotoGuard
from entrypoints.local.functions.fault_injection import FaultInjection, InjectedFault
from entrypoints.local.functions.invocation import (
    AnswerCallback,
    FunctionConfig,
    FunctionNotFoundError,
    Invocation,
    PayloadTooLargeError,
)
from entrypoints.local.functions.invoke_options import InvokeOptions, log_tail
from entrypoints.local.functions.lambda_context import LambdaContext
from entrypoints.local.functions.runaways import HandlerEndedError, RunningHandler
from entrypoints.local.functions.sandbox import Sandbox
from entrypoints.local.functions.timeouts import Watchdog
from entrypoints.local.logs.invocation_log import KEPT_OF_PAYLOAD, InvocationLog
from entrypoints.local.logs.invocation_record import InvocationRecord
from entrypoints.local.logs.lambda_log_events import log_events
from entrypoints.local.logs.output_capture import Output, running
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.traces.recorder import Span, Tracer
from entrypoints.local.traces.trace_context import working_for

REQUEST_LIMIT = 6 * 1024 * 1024
"""Bytes of a synchronous invocation's payload (AWS Lambda Developer Guide, "Lambda quotas")."""

_LOG = logging.getLogger(__name__)
_PLAIN = InvokeOptions()

Observer = Callable[[InvocationRecord], None]


class FunctionHost:
    """Invokes functions by name, ARN or qualified ARN.

    A call runs in the thread that makes it, and several may run at once: unlike in Lambda, one function's
    invocations share its module's globals. The timeout cannot end a Python thread; when it passes, the
    caller gets Lambda's timeout error from a thread of its own, and the handler's late answer is dropped.
    """

    def __init__(  # noqa: PLR0913 -- the ports it stands on
        self,
        functions: Mapping[str, FunctionConfig],
        clock: Clock,
        ids: Ids,
        *,
        watchdog: Watchdog | None = None,
        observer: Observer | None = None,
        log: InvocationLog | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        """Host `functions`.

        Args:
            functions: Configurations by name.
            clock: Measures invocations.
            ids: Generates request ids.
            watchdog: Enforces timeouts; by default the host creates one.
            observer: Called with each finished invocation; must be quick.
            log: Keeps invocations and their output; by default the host creates one.
            tracer: Records invocations in traces, if given.
        """
        self._clock = clock
        self._ids = ids
        self.watchdog = watchdog or Watchdog(clock)
        self.log = log or InvocationLog()
        self.injection = FaultInjection()
        self._observer = observer
        self._tracer = tracer
        self._concurrency = Concurrency(
            {one.name: one.reserved for one in functions.values() if one.reserved is not None}
        )
        self._boto_guard = BotoGuard()
        self._boto_guard.apply()
        self._sandboxes: dict[str, Sandbox] = {}
        for function in functions.values():
            stream = _stream_name(function, clock, ids)
            sandbox = Sandbox(function, stream)
            self._sandboxes[function.name] = sandbox
            self._sandboxes[function.arn] = sandbox

    @property
    def records(self) -> list[InvocationRecord]:
        """Recent invocations, oldest first."""
        return [entry.record for entry in self.log.entries()]

    @property
    def functions(self) -> dict[str, FunctionConfig]:
        """The hosted functions by name."""
        return {item.settings.name: item.settings for item in self._sandboxes.values()}

    def find(self, function: str) -> FunctionConfig:
        """Return a function's configuration.

        Raises:
            FunctionNotFoundError: No function has this name or ARN.
        """
        return self._find(function).settings

    def load(self) -> None:
        """Load every handler now instead of at its first call, and log those that cannot be loaded."""
        for sandbox in dict.fromkeys(self._sandboxes.values()):
            try:
                sandbox.load()
            except Exception as error:  # noqa: BLE001 -- a module may raise anything; the call reports it too
                function = sandbox.settings
                _LOG.error(
                    "%s: handler %s cannot be loaded: %s", function.name, function.handler, _cause(error)
                )

    def invoke(
        self, function: str, payload: bytes, done: AnswerCallback, options: InvokeOptions = _PLAIN
    ) -> None:
        """Call a function in this thread; `done` receives its answer exactly once.

        Raises:
            FunctionNotFoundError: No function has this name or ARN.
            PayloadTooLargeError: The payload is over 6 MB.
            TooManyInvocationsError: Too many invocations run already.
        """
        sandbox = self._find(function)
        if len(payload) > REQUEST_LIMIT:
            raise PayloadTooLargeError(REQUEST_LIMIT)
        fault = self.injection.take(sandbox.settings.name) if self.injection.active else None
        self._invoke(sandbox, function, payload, done, fault=fault, options=options)
        if fault is not None and fault.mode == "twice":
            with suppress(TooManyInvocationsError):
                self._invoke(sandbox, function, payload, _unheard, fault=None, options=options)

    def invoke_with_log(self, function: str, payload: bytes, done: AnswerCallback) -> None:
        """Call a function as `invoke` does; its Invocation has the end of the call's log."""
        self.invoke(function, payload, done, InvokeOptions(with_log=True))

    def _invoke(  # noqa: PLR0913 -- the parts of one call
        self,
        sandbox: Sandbox,
        function: str,
        payload: bytes,
        done: AnswerCallback,
        *,
        fault: InjectedFault | None,
        options: InvokeOptions,
    ) -> None:
        settings = sandbox.settings
        self._concurrency.enter(settings.name)
        request_id = self._ids()
        started = self._clock.monotonic()
        deadline = started + settings.timeout
        output = Output(self._clock, request_id, json=settings.log_format == "JSON")
        tracer = self._tracer
        span = None if tracer is None else tracer.begin("function", settings.name, requestId=request_id)
        handler = RunningHandler()
        call = _RunningCall(sandbox, request_id, started, payload, output, span, handler, options.with_log)
        hangs = fault is not None and fault.mode == "hang"
        watched = self.watchdog.watch(deadline, partial(self._expire, call, done, runs_on=not hangs))
        if hangs:
            return  # the watchdog answers when the timeout passes
        context = LambdaContext(
            settings,
            self._clock,
            request_id=request_id,
            deadline=deadline,
            invoked_arn=function if function.startswith("arn:") else settings.arn,
            log_stream=sandbox.log_stream,
            client_context=options.client_context,
        )
        run = sandbox.run if fault is None else partial(sandbox.run_with, fault)
        token = running.set(output)
        try:
            with nullcontext() if span is None else working_for(span.here):
                invocation, cold, error = _run_to_end(handler, partial(run, payload, context), call)
        finally:
            running.reset(token)
        in_time = self.watchdog.release(watched)
        if in_time:
            self._concurrency.leave(settings.name)
        else:
            self._concurrency.returned()
        record = self._record(call, invocation, error=error, cold=cold, late=not in_time)
        if in_time:
            done(call.answered(invocation, record))
        else:
            _LOG.warning("%s answered after its timeout; its answer was dropped", settings.name)

    def invoke_sync(self, function: str, payload: bytes, options: InvokeOptions = _PLAIN) -> Invocation:
        """Call a function in this thread and return its answer.

        A function that exceeds its timeout answers with the timeout error, but only once its handler has
        returned: the thread is the caller's own.

        Raises:
            FunctionNotFoundError: No function has this name or ARN.
            PayloadTooLargeError: The payload is over 6 MB.
            TooManyInvocationsError: Too many invocations run already.
        """
        answer: SimpleQueue[Invocation] = SimpleQueue()
        self.invoke(function, payload, answer.put, options)
        return answer.get()

    def close(self) -> None:
        """Stop enforcing timeouts, and guarding boto3."""
        self.watchdog.close()
        self._boto_guard.remove()

    def _find(self, function: str) -> Sandbox:
        sandbox = self._sandboxes.get(function)
        if sandbox is None:
            sandbox = self._sandboxes.get(_unqualified(function))
        if sandbox is None:
            raise FunctionNotFoundError(function)
        return sandbox

    def _expire(self, call: "_RunningCall", done: AnswerCallback, *, runs_on: bool) -> None:
        if runs_on:
            self._concurrency.abandon(call.sandbox.settings.name)
        else:
            self._concurrency.leave(call.sandbox.settings.name)
        invocation = faults.timed_out(call.sandbox.settings.timeout, call.request_id)
        record = self._record(call, invocation, error="Sandbox.Timedout")
        done(call.answered(invocation, record))
        if runs_on:
            call.handler.end_if_it_computes()

    def _record(
        self,
        call: "_RunningCall",
        invocation: Invocation,
        *,
        error: str | None,
        cold: bool = False,
        late: bool = False,
    ) -> InvocationRecord:
        if self._tracer is not None and call.span is not None:
            self._tracer.end(call.span, error, cold=cold)
        answer = invocation.payload
        record = InvocationRecord(
            call.sandbox.settings.name,
            call.request_id,
            call.started,
            self._clock.monotonic() - call.started,
            error,
            cold,
            late,
            self._clock.now(),
            call.sandbox.log_stream,
            call.output.end(),
            call.payload[:KEPT_OF_PAYLOAD],
            answer if invocation.function_error else answer[:KEPT_OF_PAYLOAD],
        )
        self.log.add(record)
        if self._observer is not None:
            self._observer(record)
        return record


class _RunningCall(NamedTuple):
    """A running call."""

    sandbox: Sandbox
    request_id: str
    started: float
    payload: bytes
    output: Output
    span: Span | None
    handler: RunningHandler
    with_log: bool

    def answered(self, invocation: Invocation, record: InvocationRecord) -> Invocation:
        """Return the answer for the caller, with the end of the log if it was requested."""
        if not self.with_log:
            return invocation
        lines = [event.message for event in log_events(record, self.sandbox.settings)]
        return replace(invocation, log=log_tail(lines))


def _run_to_end(
    handler: RunningHandler, run: Callable[[], tuple[Invocation, bool, str | None]], call: _RunningCall
) -> tuple[Invocation, bool, str | None]:
    """Run a handler; it may be ended after its timeout, when the caller has its answer."""
    try:
        try:
            return run()
        finally:
            handler.leave()
    except HandlerEndedError:
        handler.leave()
        return faults.timed_out(call.sandbox.settings.timeout, call.request_id), False, "Sandbox.Timedout"


def _cause(error: Exception) -> str:
    text = str(error)
    return text if isinstance(error, faults.FaultError) else f"{type(error).__name__}: {text}"


def _unheard(_invocation: Invocation) -> None:
    """Discard an answer."""


def _stream_name(function: FunctionConfig, clock: Clock, ids: Ids) -> str:
    """Return a log stream's name; in a group of several functions it begins with the function's.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
    """
    owner = function.name if function.log_group else ""
    return f"{clock.now():%Y/%m/%d}/{owner}[$LATEST]{ids().replace('-', '')}"


def _unqualified(function: str) -> str:
    """Return a name or ARN without its version or alias; partial ARNs lose their account."""
    if function.startswith("arn:"):
        return ":".join(function.split(":")[:7])
    parts = function.split(":")
    return parts[2] if len(parts) > 2 and parts[1] == "function" else parts[0]
