"""boto3 clients whose answers are corrected if they come from a moto server."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from botocore.exceptions import ClientError
from botocore.model import OperationModel

from entrypoints.local.emulated.external_moto_corrections.corrected_answers import MESSAGES, RESULTS
from entrypoints.local.emulated.external_moto_corrections.refused_requests import REFUSALS

_DASHBOARD = "/moto-api/"
_MARK = b"<title>Moto</title>"
_GIVEN = "kiosk-parameters"
"""The key of a call's parameters in the context that botocore passes from event to event."""


def is_moto(url: str) -> bool:
    """Return whether a moto server answers at `url`, by the dashboard that it has.

    Raises:
        OSError: Nothing answers.
    """
    try:
        with urllib.request.urlopen(url.rstrip("/") + _DASHBOARD, timeout=5) as page:  # noqa: S310 -- as configured
            return _MARK in page.read()
    except urllib.error.HTTPError:
        return False


def correct_moto(client: Any, recognize: Callable[[str], bool] = is_moto) -> None:
    """Correct what a boto3 client returns if moto answers it; clients of other endpoints work as before.

    Args:
        client: The client.
        recognize: Returns whether moto answers at a URL; OSError says that nothing answers.
    """
    service = client.meta.service_model
    if service.service_name in {*REFUSALS, *RESULTS, *MESSAGES}:
        corrections = _Corrections(service.service_name, _Recognized(client.meta.endpoint_url, recognize))
        event = service.service_id.hyphenize()
        client.meta.events.register(f"before-parameter-build.{event}", corrections.before)
        client.meta.events.register(f"after-call.{event}", corrections.after)


class _Recognized:
    """Whether moto answers at a URL: found out by the first call that finds a server there."""

    def __init__(self, url: str, recognize: Callable[[str], bool]) -> None:
        self._url = url
        self._recognize = recognize
        self._lock = threading.Lock()
        self._known: bool | None = None

    def __bool__(self) -> bool:
        with self._lock:
            if self._known is None:
                try:
                    self._known = self._recognize(self._url)
                except OSError:
                    return False
            return self._known


class _Corrections:
    """The corrections of one service's client, as handlers of botocore's events."""

    def __init__(self, service: str, moto: _Recognized) -> None:
        self._refusal = REFUSALS.get(service)
        self._result = RESULTS.get(service)
        self._message = MESSAGES.get(service)
        self._moto = moto

    def before(
        self, params: MutableMapping[str, Any], model: OperationModel, context: dict[str, Any], **_: Any
    ) -> None:
        """Refuse a request that AWS refuses.

        Raises:
            ClientError: AWS's refusal.
        """
        context[_GIVEN] = dict(params)
        refused = self._refusal(model, params) if self._refusal and self._moto else None
        if refused is not None:
            raise ClientError(
                {
                    "Error": {"Code": refused.code, "Message": refused.message},
                    "ResponseMetadata": {"HTTPStatusCode": 400, "RequestId": "none"},  # type: ignore[typeddict-item]  # the parts that are read
                },
                model.name,
            )

    def after(
        self, parsed: dict[str, Any], model: OperationModel, context: Mapping[str, Any], **_: Any
    ) -> None:
        """Correct an answer, in place."""
        if not self._moto:
            return
        error = parsed.get("Error")
        if error is None:
            if self._result is not None:
                self._result(model, context[_GIVEN], parsed)
        elif self._message is not None:
            error["Message"] = self._message(model, error["Code"], error["Message"])
