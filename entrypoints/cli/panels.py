"""What the laptop shows beside the shop's own API: the payment journal and the customers' mail."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.wiring import Shop
from domain.models import Model


def panels(shop: Shop) -> list[Route]:
    """Return the routes under /_kiosk, which only the local runtime has."""

    def payments(_request: Request) -> Response:
        return _listed(shop.journal().entries())

    def outbox(_request: Request) -> Response:
        return _listed(shop.outbox().messages())

    return [Route("/_kiosk/payments", payments), Route("/_kiosk/outbox", outbox)]


def _listed(rows: Iterable[Model]) -> Response:
    return JSONResponse([row.model_dump(mode="json") for row in rows])
