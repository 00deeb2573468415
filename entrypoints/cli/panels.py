"""What the laptop shows beside the shop's own API: the payment journal and the customers' mail."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.models import Message, Model
from entrypoints.cli.composition import LocalShop
from entrypoints.local.cognito.mint import SentCode


def panels(local: LocalShop) -> list[Route]:
    """Return the routes under /_kiosk, which only the local runtime has."""
    shop, pools = local.shop, local.runtime.user_pools

    def payments(_request: Request) -> Response:
        return _listed(shop.journal().entries())

    def outbox(_request: Request) -> Response:
        return _listed([*map(_code_mail, pools.sent_codes), *shop.outbox().messages()])

    return [Route("/_kiosk/payments", payments), Route("/_kiosk/outbox", outbox)]


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
