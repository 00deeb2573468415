"""Resolvers of Powertools answer several threads at once, each with its own request."""

import threading
from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.api_gateway import Router

from entrypoints.local.functions.powertools import make_resolvers_thread_safe
from tests.contract.at_once import at_once

PEOPLE = 6


def request(user: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": "GET /me",
        "rawPath": "/me",
        "headers": {"x-user": user},
        "requestContext": {"http": {"method": "GET", "path": "/me"}, "stage": "$default"},
    }


def resolver(meeting: threading.Barrier) -> APIGatewayHttpResolver:
    """Return a resolver that answers with the caller, and reads who that is only once all have called."""
    app = APIGatewayHttpResolver()
    router = Router()

    @router.get("/me")
    def me() -> dict[str, Any]:
        meeting.wait(5)
        app.append_context(user=app.current_event.headers["x-user"])
        meeting.wait(5)
        return {
            "user": router.current_event.headers["x-user"],
            "context": app.context["user"],
            "request": router.lambda_context,
        }

    app.include_router(router)
    return app


def test_each_thread_has_its_own_request() -> None:
    make_resolvers_thread_safe()
    app = resolver(threading.Barrier(PEOPLE))

    answers = at_once([partial(app, request(f"user-{number}"), number) for number in range(PEOPLE)])

    assert [answer["body"].replace(" ", "") for answer in answers] == [
        f'{{"user":"user-{number}","context":"user-{number}","request":{number}}}' for number in range(PEOPLE)
    ]


def test_a_second_call_changes_nothing_more() -> None:
    make_resolvers_thread_safe()
    before = type(APIGatewayHttpResolver.__mro__[2])

    make_resolvers_thread_safe()

    assert type(APIGatewayHttpResolver.__mro__[2]) is before


def test_a_class_wide_current_event_is_the_threads_own() -> None:
    make_resolvers_thread_safe()
    app = resolver(threading.Barrier(1))
    app(request("alice"), None)

    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(Router().current_event))
    thread.start()
    thread.join()

    assert seen == [None]
