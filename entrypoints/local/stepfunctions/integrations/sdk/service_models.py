"""The services and actions of `aws-sdk:service:action`, looked up in botocore's models.

Nothing is generated or typed twice: ARNs name services as the SDK for Java does, by the service's id, and
botocore knows the ids without reading a model (a table of the clients that are not named by theirs). Of its
400 models only that of a named service is read, with the first definition that names it.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.integrations.sdk.member_names import pascal
from entrypoints.local.stepfunctions.integrations.sdk.service_names import arn_service_name

if TYPE_CHECKING:  # importing botocore's models takes 0.1 s
    from botocore.model import OperationModel


def client_name(service: str) -> str | None:
    """Return botocore's name of a service that `aws-sdk:` ARNs name, None if it does not exist."""
    return _clients().get(service)


def modelled_operation(service: str, action: str) -> "OperationModel | None":
    """Return the model of a service's action, offered by Step Functions or not, None without a model."""
    client = client_name(service)
    model = None if client is None else _model(client)
    name = pascal(action)
    return model.operation_model(name) if model is not None and name in model.operation_names else None


@cache
def _clients() -> Mapping[str, str]:
    """Return botocore's names of all services by their names in ARNs."""
    from botocore.utils import CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES  # noqa: PLC0415 -- 0.1 s

    # Backwards: where two clients have one id, the first by name stays.
    available = sorted(_loader().list_available_services("service-2"), reverse=True)
    ids = CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES
    return {arn_service_name(ids.get(client, client)): client for client in available}


@cache
def _loader() -> Any:
    from botocore.loaders import Loader  # noqa: PLC0415 -- 0.1 s at first use

    return Loader()


@lru_cache(maxsize=16)
def _model(client: str) -> Any:
    from botocore.model import ServiceModel  # noqa: PLC0415 -- 0.1 s at first use

    return ServiceModel(_loader().load_service_model(client, "service-2"), client)
