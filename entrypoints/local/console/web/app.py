"""The console's ASGI application: static files, reads by GET, actions by POST, the change stream."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from entrypoints.local.console.web.guard import Guard
from entrypoints.local.console.web.json_api import ConsoleError, Json, PageQuery, as_json
from entrypoints.local.stepfunctions.api.errors import ApiError

Read: TypeAlias = Callable[[PageQuery], Json]
ReadNamed: TypeAlias = Callable[[str, PageQuery], Json]
Change: TypeAlias = Callable[[Mapping[str, Any]], Json]
Live: TypeAlias = Callable[[Request], Awaitable[Response]]

BODY_LIMIT = 2 * 1024 * 1024
"""The largest request in bytes: an execution's input has at most 262,144, and JSON may escape each."""
_STATIC = Path(__file__).parents[1] / "static"
_API = "/api/"
_GUARDED = "/console/api/"
_LOG = logging.getLogger(__name__)


class ConsoleApp:
    """Answers everything under /console.

    Args:
        reads: Reads of the API by their path under /console/api/.
        named: Reads whose path ends with a name, by the part before it.
        changes: Actions of POST.
        live: Answers the change stream.
    """

    def __init__(
        self,
        reads: Mapping[str, Read],
        changes: Mapping[str, Change],
        live: Live,
        named: Mapping[str, ReadNamed] | None = None,
    ) -> None:
        self._reads = reads
        self._named = named or {}
        self._changes = changes
        self._live = live
        self._files = StaticFiles(directory=_STATIC, html=True, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ConsoleError as refusal:
            response = as_json({"message": str(refusal)}, refusal.status)
        except ApiError as refusal:
            status = 404 if refusal.code.endswith("DoesNotExist") else 400
            response = as_json({"message": str(refusal)}, status)
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001 -- the outermost frame; the answer must carry the guard's headers
            _LOG.exception("internal error of the console at %s", request.url.path)
            response = as_json({"message": "The console broke; the log of kiosk up says where."}, 500)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix(request.scope["root_path"])
        if not path.startswith(_API):
            return await self._file(request)
        name = path.removeprefix(_API)
        read, change = self._read(name), self._changes.get(name)
        if request.method == "GET" and name == "stream":
            return await self._live(request)
        if request.method in {"GET", "HEAD"} and read is not None:
            return as_json(await run_in_threadpool(read, PageQuery(request.query_params)))
        if request.method == "POST" and change is not None:
            return as_json(await run_in_threadpool(change, await _document(request)))
        if read is None and change is None and name != "stream":
            raise ConsoleError("The console's API has no such path.", 404)
        allowed = ", ".join(["GET, HEAD"] * (read is not None) + ["POST"] * (change is not None)) or "GET"
        return as_json(
            {"message": f"{request.method} does not work here; {allowed} does."}, 405, allow=allowed
        )

    def _read(self, path: str) -> Read | None:
        kind, _, name = path.partition("/")
        named = self._named.get(kind) if name else None
        return partial(named, name) if named is not None else self._reads.get(path)

    async def _file(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return as_json({"message": "Pages are only read."}, 405, allow="GET, HEAD")
        try:
            response = await self._files.get_response(self._files.get_path(request.scope), request.scope)
        except (HTTPException, RuntimeError) as error:
            raise ConsoleError("The console has no such page.", 404) from error
        response.headers["cache-control"] = "no-cache"
        return response


def console_routes(app: ConsoleApp) -> list[BaseRoute]:
    """Return the routes of the console, behind its guard."""
    return [
        Route("/console", Guard(RedirectResponse("/console/", 308), api=_GUARDED)),
        Mount("/console", Guard(app, api=_GUARDED)),
    ]


async def _document(request: Request) -> Mapping[str, Any]:
    """Return the JSON object of a POST.

    Raises:
        ConsoleError: The body is something else.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ConsoleError("The body must be application/json: set Content-Type.", 415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise ConsoleError(f"The body is over {BODY_LIMIT} bytes.", 413)
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ConsoleError(f"The body is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise ConsoleError("The body must be a JSON object.")
    return document
