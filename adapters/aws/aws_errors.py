"""AWS's errors as the domain's: transient ones become `StoreUnavailable`, all others are bugs and stay."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 -- botocore's name

from domain.errors import StoreUnavailable

_PASSING = {
    "BandwidthLimitExceeded",
    "ExecutionLimitExceeded",
    "InternalFailure",
    "InternalServerError",
    "InternalServerErrorException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
"""The error codes after which the same request may succeed.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
"""


def code_of(error: ClientError) -> str:
    """Return the error's code as the service's API reference names it."""
    return error.response.get("Error", {}).get("Code", "")


@contextmanager
def transient_errors(service: str, *, but: str = "") -> Iterator[None]:
    """Turn throttling, server errors and lost connections of the calls inside into `StoreUnavailable`.

    An error of the code `but` is raised unchanged.

    Raises:
        StoreUnavailable: The error is transient. Whether the call had an effect is unknown if its reply was
            lost; callers must be able to repeat it.
    """
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code_of(error) == but or (code_of(error) not in _PASSING and status < 500):
            raise
        raise StoreUnavailable(f"{service} is busy ({code_of(error)}); try again.") from error
    except (ConnectionError, HTTPClientError) as error:
        raise StoreUnavailable(f"{service} did not answer; try again.") from error
