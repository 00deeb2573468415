"""Checks of the logging, tracing and encryption configurations of state machines and activities.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html and
https://docs.aws.amazon.com/step-functions/latest/apireference/API_EncryptionConfiguration.html
"""

import re
from collections.abc import Mapping
from typing import Any

from entrypoints.local.stepfunctions.api.errors import ApiError

Configuration = Mapping[str, Any]

LOGGING_OFF: Configuration = {"level": "OFF", "includeExecutionData": False}
TRACING_OFF: Configuration = {"enabled": False}
AWS_OWNED_KEY: Configuration = {"type": "AWS_OWNED_KEY"}
CUSTOMER_MANAGED_KEY = "CUSTOMER_MANAGED_KMS_KEY"
REUSE_PERIOD = range(60, 901)
"""Seconds for which a data key may be reused."""

_LOG_GROUP = re.compile(r"arn:[\w-]+:logs:[^:]*:[^:]*:log-group:[^:]+:\*")


def logging(configuration: Configuration | None) -> Configuration:
    """Return a logging configuration with its defaults.

    Raises:
        ApiError: InvalidLoggingConfiguration: above OFF it must name exactly one destination, a log group
            whose ARN ends with `:*`.
    """
    if configuration is None:
        return LOGGING_OFF
    level = configuration.get("level", "OFF")
    destinations = configuration.get("destinations") or []
    if len(destinations) > 1 or (level != "OFF" and not destinations):
        raise _invalid_logging("Must specify exactly one Log Destination.")
    for destination in destinations:
        arn = (destination.get("cloudWatchLogsLogGroup") or {}).get("logGroupArn") or ""
        if not _LOG_GROUP.fullmatch(arn):
            raise _invalid_logging(
                f"Log Destination must be the ARN of a log group and end with :*, not '{arn}'"
            )
    return {"includeExecutionData": False, **configuration, "level": level}


def tracing(configuration: Configuration | None) -> Configuration:
    """Return a tracing configuration; tracing is off without one.

    Raises:
        ApiError: InvalidTracingConfiguration: `enabled` is missing or not a boolean.
    """
    if configuration is None:
        return TRACING_OFF
    enabled = configuration.get("enabled")
    if not isinstance(enabled, bool):
        raise ApiError(
            "InvalidTracingConfiguration",
            "Invalid Tracing Configuration: the key must be enabled, and set to true or false",
        )
    return {"enabled": enabled}


def encryption(configuration: Configuration | None) -> Configuration:
    """Return an encryption configuration; without one the key is AWS's own.

    Raises:
        ApiError: InvalidEncryptionConfiguration: a customer managed key needs an id, and its data keys are
            reused for 60 to 900 seconds; AWS's own key has neither.
    """
    if configuration is None:
        return AWS_OWNED_KEY
    if configuration.get("type") == CUSTOMER_MANAGED_KEY:
        if not configuration.get("kmsKeyId"):
            raise invalid_encryption("kmsKeyId must be specified for CUSTOMER_MANAGED_KMS_KEY")
        if configuration.get("kmsDataKeyReusePeriodSeconds", 60) not in REUSE_PERIOD:
            raise invalid_encryption("kmsDataKeyReusePeriodSeconds must be between 60 and 900")
        return configuration
    if configuration.get("kmsKeyId") or configuration.get("kmsDataKeyReusePeriodSeconds"):
        raise invalid_encryption(
            "kmsKeyId and kmsDataKeyReusePeriodSeconds can only be specified for CUSTOMER_MANAGED_KMS_KEY"
        )
    return configuration


def _invalid_logging(reason: str) -> ApiError:
    return ApiError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {reason}")


def invalid_encryption(reason: str) -> ApiError:
    """Return the error of an invalid encryption configuration."""
    return ApiError("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {reason}")
