"""The errors of the Step Functions API, under AWS's names and with AWS's messages.

The names are the error shapes of the service model; the texts follow the service's answers, see the
"Errors" section of each action in the API reference,
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""


class ApiError(Exception):
    """An error answer of the API.

    Attributes:
        code: AWS's name of the error, e.g. `StateMachineDoesNotExist`.
        message: The text that AWS sends with it.
        status: The HTTP status code; Step Functions answers 400 to every fault of the caller. The texts of
            ConflictException and ServiceQuotaExceededException mention 409 and 402, but the service model
            gives neither a status of its own, and the protocol's default is 400.
        members: Further members of the error's shape, by name.
    """

    def __init__(self, code: str, message: str, status: int = 400, **members: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = members


class StorageError(ApiError):
    """An action could not store what it would change, and nothing was changed.

    Answered as a throttled call, which clients repeat: the API has no error of its own for it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            "ThrottlingException",
            f"The state file cannot be written ({reason}); nothing was changed: make room and try again.",
        )


def validation(message: str, reason: str | None = None) -> ApiError:
    """Return a ValidationException; `reason` is its modelled member where AWS gives one."""
    return ApiError("ValidationException", message, 400, **({"reason": reason} if reason else {}))


def invalid_arn(reason: str) -> ApiError:
    return ApiError("InvalidArn", f"Invalid Arn: '{reason}'")


def invalid_name(name: str) -> ApiError:
    return ApiError("InvalidName", f"Invalid Name: '{name}'")


def invalid_definition(reason: str) -> ApiError:
    return ApiError("InvalidDefinition", f"Invalid State Machine Definition: '{reason}'")


def invalid_input(reason: str) -> ApiError:
    return ApiError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{reason}'")


def invalid_output(reason: str) -> ApiError:
    return ApiError("InvalidOutput", f"Invalid Output: '{reason}'")


def invalid_token() -> ApiError:
    return ApiError("InvalidToken", "Invalid Token: 'Invalid token'")


def state_machine_does_not_exist(arn: str) -> ApiError:
    return ApiError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")


def state_machine_already_exists(arn: str) -> ApiError:
    return ApiError("StateMachineAlreadyExists", f"State Machine Already Exists: '{arn}'")


def execution_does_not_exist(arn: str) -> ApiError:
    return ApiError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")


def execution_already_exists(arn: str) -> ApiError:
    return ApiError("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'")


def activity_does_not_exist(arn: str) -> ApiError:
    return ApiError("ActivityDoesNotExist", f"Activity Does Not Exist: '{arn}'")


def worker_has_left() -> ApiError:
    """Return the error that ends a request whose client has closed the connection: nothing reads it."""
    return ApiError("RequestAbortedException", "The worker has closed its connection")


def conflict(message: str) -> ApiError:
    return ApiError("ConflictException", message)


def resource_not_found(arn: str) -> ApiError:
    return ApiError("ResourceNotFound", f"Resource not found: '{arn}'", resourceName=arn)


def type_not_supported() -> ApiError:
    return ApiError(
        "StateMachineTypeNotSupported", "This operation is not supported by this type of state machine"
    )
