"""What the laptop shows beside the shop's own API: the payment journal, the customers' mail, the logs."""

from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from domain.models import Message, Model
from entrypoints.cli.composition import LocalShop
from entrypoints.local.cognito.mint import SentCode
from entrypoints.local.console.guard import Guard
from entrypoints.local.functions import FunctionHost, InvocationRecord
from entrypoints.local.logs.book import mentions
from entrypoints.local.logs.cloudwatch import text_events


def panels(local: LocalShop) -> list[BaseRoute]:
    """Return the routes under /_kiosk, which only the local runtime has."""
    shop, pools = local.shop, local.runtime.user_pools

    def payments(_request: Request) -> Response:
        return _listed(shop.journal().entries())

    def outbox(_request: Request) -> Response:
        return _listed([*map(_code_mail, pools.sent_codes), *local.messages()])

    routes = [
        Route("/payments", payments),
        Route("/outbox", outbox),
        Route("/logs", _logs_panel(local.runtime.functions)),
    ]
    return [Mount("/_kiosk", Guard(Router(routes), api="/_kiosk"))]


def _logs_panel(host: FunctionHost) -> Callable[[Request], Response]:
    """Return the panel of what functions logged.

    Its query: `function`, a part of a name; `mentions`, a text such as an order's id; `after`, the number of
    the last invocation that was seen.
    """

    def logs(request: Request) -> Response:
        query = request.query_params
        function, text = query.get("function", "").lower(), query.get("mentions", "")
        names = [name for name in host.functions if function in name.lower()]
        if not names:
            return JSONResponse({"functions": sorted(host.functions)}, 404)

        def wanted(record: InvocationRecord) -> bool:
            return record.function in names and not record.late and (not text or mentions(record, text))

        after = int(query.get("after", "0"))
        entries = host.log.entries(after)
        shown = [_shown(entry.record, host) for entry in entries if wanted(entry.record)]
        return JSONResponse({"last": entries[-1].number if entries else after, "invocations": shown})

    return logs


def _shown(record: InvocationRecord, host: FunctionHost) -> dict[str, Any]:
    events = text_events(record, host.find(record.function))
    return {
        "function": record.function,
        "requestId": record.request_id,
        "events": [{"at": event.at.isoformat(), "message": event.message} for event in events],
    }


def _code_mail(sent: SentCode) -> Message:
    """Return the mail that Cognito would send: locally nobody else tells a new user their code."""
    return Message(
        message_id=f"code/{sent.username}/{sent.code}",
        to=sent.username,
        subject="Your confirmation code",
        text=sent.code,
    )


def _listed(rows: Iterable[Model]) -> Response:
    return JSONResponse([row.model_dump(mode="json") for row in rows])
