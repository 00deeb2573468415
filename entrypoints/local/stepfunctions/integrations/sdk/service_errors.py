"""Failures of tasks by other services' errors: named as by the AWS SDK for Java, version 1 or 2.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.core.integration import JavaErrorNames
from entrypoints.local.stepfunctions.integrations.sdk.service_names import class_name, sdk_service_name

if TYPE_CHECKING:  # importing botocore's models takes 0.1 s
    from botocore.exceptions import ClientError
    from botocore.model import ServiceModel

_ABSENT = {"HeadObject": "NoSuchKey", "HeadBucket": "NoSuchBucket"}
"""The SDK's error for a 404 to a request whose answers have no body: https://github.com/aws/aws-sdk-java-v2/issues/1983"""


@dataclass(frozen=True, slots=True)
class ServiceErrors:
    """Turns the errors of one service's calls into failures of tasks.

    Attributes:
        model: The service's API model.
        names: The names of version 1 of the SDK, None for those of version 2.
        modelled: Names of errors in the model by error codes that the model does not know.
    """

    model: "ServiceModel"
    names: JavaErrorNames | None
    modelled: Mapping[str, str]

    def refused(self, error: "ClientError") -> TaskFailed:
        """Return the failure for an error answer."""
        fault: Any = error.response
        metadata = fault.get("ResponseMetadata", {})
        code, message = fault["Error"].get("Code", "Unknown"), fault["Error"].get("Message", "")
        if code == "404" and error.operation_name in _ABSENT:
            code, message = _ABSENT[error.operation_name], "null"
        return self.failure(
            code,
            message,
            status=metadata.get("HTTPStatusCode", 400),
            request_id=metadata.get("RequestId", ""),
            extended_id=metadata.get("HostId", ""),
        )

    def failure(
        self, code: str, message: str, *, status: int = 400, request_id: str = "none", extended_id: str = ""
    ) -> TaskFailed:
        """Return the failure for an error code."""
        modelled = self.modelled.get(code) or self._modelled(code)
        if self.names is not None:
            prefix, service, unmodelled = self.names
            details = f"Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null"
            error_name = v1_exception_name(modelled) if modelled else unmodelled
            return TaskFailed(f"{prefix}.{error_name}", f"{message} (Service: {service}; {details})")
        name = sdk_service_name(str(self.model.service_id))
        details = f"Service: {name}, Status Code: {status}, Request ID: {request_id}"
        if name == "S3":  # each of its answers has a second id, in x-amz-id-2
            details += f", Extended Request ID: {extended_id or request_id}"
        error_name = exception_name(modelled or name)
        return TaskFailed(f"{name}.{error_name}", f"{message} ({details}) (SDK Attempt Count: 1)")

    def not_sent(self, reason: object) -> TaskFailed:
        """Return the failure of a request without any answer, such as a connection that was refused."""
        prefix = sdk_service_name(str(self.model.service_id)) if self.names is None else self.names.prefix
        return TaskFailed(f"{prefix}.SdkClientException", f"Unable to execute HTTP request: {reason}")

    def _modelled(self, code: str) -> str | None:
        """Return the name of an error in the service's model."""
        shape: Any = self.model.shape_for_error_code(code)  # type: ignore[arg-type]  # its stub asks for an int
        return None if shape is None else str(shape.name)


def exception_name(shape: str) -> str:
    """Return the class name of an error: `NoSuchKey` -> `NoSuchKeyException`, Fault becomes Exception."""
    return f"{class_name(shape.removesuffix('Fault').removesuffix('Exception'))}Exception"


def v1_exception_name(shape: str) -> str:
    """Return the class name of an error in version 1 of the SDK, which optimized integrations use."""
    return shape if shape.endswith("Exception") else f"{shape}Exception"
