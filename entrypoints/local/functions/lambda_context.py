"""The context object that Lambda's Python runtime passes to a handler."""

from entrypoints.local.functions.invocation import FunctionConfig
from entrypoints.local.functions.invoke_options import ClientContext
from entrypoints.local.system.clock import Clock


class CognitoIdentity:
    """The identity of a caller by Amazon Cognito's mobile SDK; absent in every other call."""

    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self) -> None:
        self.cognito_identity_id: str | None = None
        self.cognito_identity_pool_id: str | None = None


class LambdaContext:
    """See AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Python function info".

    All documented properties are there; `memory_limit_in_mb` is a text, as in the real runtime.
    """

    __slots__ = (
        "_clock",
        "_deadline",
        "aws_request_id",
        "client_context",
        "function_name",
        "function_version",
        "identity",
        "invoked_function_arn",
        "log_group_name",
        "log_stream_name",
        "memory_limit_in_mb",
        "tenant_id",
    )

    def __init__(  # noqa: PLR0913 -- one argument per fact of the invocation
        self,
        function: FunctionConfig,
        clock: Clock,
        *,
        request_id: str,
        deadline: float,
        invoked_arn: str,
        log_stream: str,
        client_context: ClientContext | None = None,
    ) -> None:
        """Describe one invocation; `deadline` is a moment of the clock's monotonic time."""
        self._clock = clock
        self._deadline = deadline
        self.aws_request_id = request_id
        self.client_context = client_context
        self.function_name = function.name
        self.function_version = "$LATEST"
        self.identity = CognitoIdentity()
        self.invoked_function_arn = invoked_arn
        self.log_group_name = function.log_group or f"/aws/lambda/{function.name}"
        self.log_stream_name = log_stream
        self.memory_limit_in_mb = str(function.memory)
        self.tenant_id: str | None = None

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds left before the invocation times out, never below 0."""
        return max(0, int((self._deadline - self._clock.monotonic()) * 1000))

    def log(self, message: str) -> None:
        """Write to the function's log, as Lambda's context does."""
        print(message)  # noqa: T201 -- standard output is a function's log
