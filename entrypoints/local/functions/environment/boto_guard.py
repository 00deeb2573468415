"""Keeps boto3 in this process from sending anything to the real AWS.

The environment of functions decides for clients that are made while it is in force. This holds for the others
too: clients with an endpoint in their code, and sessions that were made before. What does not use botocore,
such as a request by urllib, is the function's own affair.
"""

import sys
import threading
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from entrypoints.local.functions.environment.client_environment import NOWHERE
from entrypoints.local.http.endpoints import is_aws

_MODULE = "botocore.endpoint"
_NOWHERE = urlsplit(NOWHERE).hostname


class BotoGuard:
    """Refuses what botocore would send to AWS, from `apply` until `remove`; guards may overlap."""

    _lock = threading.RLock()
    _active = 0
    _restore: Callable[[], None] | None = None

    def __init__(self) -> None:
        self._applied = False

    def apply(self) -> None:
        """Guard botocore, or guard it when it is imported."""
        with self._lock:
            if self._applied:
                return
            self._applied = True
            BotoGuard._active += 1
            if BotoGuard._restore is None:
                module = sys.modules.get(_MODULE)
                BotoGuard._restore = _guard_later() if module is None else _guard(module)

    def remove(self) -> None:
        """Stop guarding; the last guard puts botocore's own back."""
        with self._lock:
            if not self._applied:
                return
            self._applied = False
            BotoGuard._active -= 1
            if not BotoGuard._active and BotoGuard._restore is not None:
                BotoGuard._restore()
                BotoGuard._restore = None


class _Finder(MetaPathFinder):
    """Guards botocore's module as soon as it is loaded."""

    def __init__(self) -> None:
        self.restore: Callable[[], None] | None = None

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODULE or self not in sys.meta_path:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_guarded(module: ModuleType) -> None:
            load(module)
            self.restore = _guard(module)

        spec.loader.exec_module = load_guarded  # type: ignore[method-assign]  # of this one loader
        return spec


def _guard_later() -> Callable[[], None]:
    finder = _Finder()
    sys.meta_path.insert(0, finder)

    def restore() -> None:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)
        if finder.restore is not None:
            finder.restore()

    return restore


def _guard(module: Any) -> Callable[[], None]:
    """Guard botocore's endpoints: `_send` comes after all events, right before the network."""
    send = module.Endpoint._send  # noqa: SLF001 -- no public hook comes as late

    def guarded(endpoint: Any, request: Any) -> Any:
        host = urlsplit(request.url).hostname or ""
        if host == _NOWHERE or is_aws(host):
            raise _not_served(getattr(endpoint, "_endpoint_prefix", "This service"), host)
        return send(endpoint, request)

    def restore() -> None:
        module.Endpoint._send = send  # noqa: SLF001 -- as above

    module.Endpoint._send = guarded  # noqa: SLF001 -- as above
    return restore


def _not_served(service: str, host: str) -> Exception:
    """Return an error of botocore's own kind, which it does not retry."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 -- only where botocore is in use already

    text = (
        f"{service} is not served here ({host}), and nothing that runs locally calls the real AWS; use "
        "`kiosk up --aws`, or give the function an endpoint on this machine"
    )
    error: Exception = BotoCoreError()
    error.args = (text,)
    return error
