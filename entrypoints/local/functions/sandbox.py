"""One function's execution environment: loads its handler and runs calls."""

import sys
import threading

from entrypoints.local.functions import error_payloads as faults
from entrypoints.local.functions.error_payloads import FaultError
from entrypoints.local.functions.fault_injection import InjectedFault
from entrypoints.local.functions.invocation import FunctionConfig, Invocation
from entrypoints.local.functions.json_answers import marshal, unmarshal
from entrypoints.local.functions.lambda_context import LambdaContext
from entrypoints.local.functions.loader import Handler, load_handler
from entrypoints.local.functions.reserved_variables import reserved_variables, running_as


class Sandbox:
    """A function's configuration and its handler, once loaded."""

    __slots__ = ("handler", "loading", "log_stream", "settings", "variables")

    def __init__(self, settings: FunctionConfig, log_stream: str) -> None:
        self.settings = settings
        self.log_stream = log_stream
        self.variables = reserved_variables(settings, log_stream)
        self.handler: Handler | None = None
        self.loading = threading.Lock()

    def load(self) -> tuple[Handler, bool]:
        """Return the handler and whether this call loaded it (a cold start).

        Raises:
            FaultError: It cannot be loaded; the next invocation tries again, as on Lambda.
        """
        if self.handler is not None:
            return self.handler, False
        with self.loading:
            if self.handler is not None:
                return self.handler, False
            with running_as(self.variables):
                self.handler = load_handler(self.settings)
            return self.handler, True

    def run_with(
        self, fault: InjectedFault, payload: bytes, context: LambdaContext
    ) -> tuple[Invocation, bool, str | None]:
        """Run a call under an injected fault; see `run`."""
        request_id = context.aws_request_id
        if fault.mode == "fail":
            return faults.injected(fault.error, request_id), False, fault.error or "Runtime.ExitError"
        invocation, cold, error = self.run(payload, context)
        if fault.mode == "lost-reply":
            return faults.reply_lost(fault.error, request_id), cold, fault.error or "Lambda.Unknown"
        return invocation, cold, error

    def run(self, payload: bytes, context: LambdaContext) -> tuple[Invocation, bool, str | None]:
        """Run a call; return its answer, whether it was a cold start, and the error type, if any."""
        cold = False
        request_id = context.aws_request_id
        try:
            handler, cold = self.load()
            with running_as(self.variables):
                answer = marshal(handler(unmarshal(payload), context))
        except FaultError as error:
            return faults.fault(error, request_id), cold, error.error_type
        except SystemExit as error:
            return faults.exited(error, request_id), cold, "Runtime.ExitError"
        except Exception as error:  # noqa: BLE001 -- whatever a handler lets out is its answer
            trace = sys.exc_info()[2]
            inside = trace.tb_next if trace else None
            return faults.exception(error, inside, request_id), cold, type(error).__name__
        if len(answer) > faults.RESPONSE_LIMIT:
            return faults.response_too_large(request_id), cold, "Function.ResponseSizeTooLarge"
        return Invocation(answer), cold, None
