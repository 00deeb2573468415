"""Checks of the configurations that CreateStateMachine, UpdateStateMachine and CreateActivity take.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html and
https://docs.aws.amazon.com/step-functions/latest/apireference/API_EncryptionConfiguration.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from entrypoints.local.stepfunctions.errors import ApiError

Configuration = Mapping[str, Any]

LOGGING_OFF: Configuration = {"level": "OFF", "includeExecutionData": False}
TRACING_OFF: Configuration = {"enabled": False}
AWS_OWNED_KEY: Configuration = {"type": "AWS_OWNED_KEY"}

_LOG_GROUP = re.compile(r"arn:[\w-]+:logs:[^:]*:[^:]*:log-group:[^:]+:\*")


def logging(configuration: Configuration | None) -> Configuration:
    """Fill in a logging configuration's defaults.

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


def encryption(configuration: Configuration | None) -> Configuration:
    """Return an encryption configuration, AWS's own key if there is none.

    Raises:
        ApiError: InvalidEncryptionConfiguration: a customer's key must be named, and AWS's own cannot be.
    """
    if configuration is None:
        return AWS_OWNED_KEY
    if configuration.get("type") == "CUSTOMER_MANAGED_KMS_KEY":
        if not configuration.get("kmsKeyId"):
            raise _invalid_encryption("kmsKeyId must be specified for CUSTOMER_MANAGED_KMS_KEY")
        return configuration
    if configuration.get("kmsKeyId") or configuration.get("kmsDataKeyReusePeriodSeconds"):
        raise _invalid_encryption(
            "kmsKeyId and kmsDataKeyReusePeriodSeconds can only be specified for CUSTOMER_MANAGED_KMS_KEY"
        )
    return configuration


def _invalid_logging(reason: str) -> ApiError:
    return ApiError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {reason}")


def _invalid_encryption(reason: str) -> ApiError:
    return ApiError("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {reason}")
