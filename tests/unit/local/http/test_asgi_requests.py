import asyncio
import threading
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import pytest

from entrypoints.local.http.asgi_requests import (
    Receive,
    RequestIncompleteError,
    delivered_by,
    in_thread,
    read_body,
    send_answer,
)
from entrypoints.local.system.threads import ThreadPool


@pytest.fixture
def threads() -> Iterator[ThreadPool]:
    pool = ThreadPool(2)
    yield pool
    pool.close()


def bodies(*chunks: bytes) -> Receive:
    """Return an ASGI `receive` that brings a body in chunks."""
    messages = [{"body": chunk, "more_body": True} for chunk in chunks[:-1]] + [{"body": chunks[-1]}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    return receive


def test_a_body_is_read_to_its_end() -> None:
    assert asyncio.run(read_body(bodies(b"rye", b" and ", b"spelt"))) == b"rye and spelt"


@pytest.mark.parametrize("before", [(), (b"rye",), (b"rye", b" and ")])
def test_a_request_whose_client_left_before_its_end_is_not_taken_for_a_whole_one(
    before: tuple[bytes, ...],
) -> None:
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": chunk, "more_body": True} for chunk in before
    ]
    messages.append({"type": "http.disconnect"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    with pytest.raises(RequestIncompleteError):
        asyncio.run(read_body(receive))


def test_a_body_that_is_too_long_is_read_no_further() -> None:
    assert asyncio.run(read_body(bodies(b"rye", b" and ", b"spelt"), limit=4)) == b"rye and "


def test_a_thread_returns_its_result_or_raises_its_error(threads: ThreadPool) -> None:
    def burn() -> None:
        raise ZeroDivisionError

    assert asyncio.run(in_thread(threads, lambda: "rye")) == "rye"
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(threads, burn))


def test_a_result_that_comes_after_the_loop_was_closed_is_dropped(threads: ThreadPool) -> None:
    closed, ended = threading.Event(), threading.Event()
    faults = []

    def work(deliver: Callable[[str], None]) -> None:
        closed.wait(10)
        try:
            deliver("too late")
        except RuntimeError as fault:
            faults.append(fault)
        ended.set()

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(delivered_by(threads, work), 0.01)

    asyncio.run(give_up())
    closed.set()

    assert ended.wait(10)
    assert faults == []


@pytest.mark.parametrize(
    ("status", "body", "length"), [(200, b"rye", [b"3"]), (204, b"", []), (304, b"", [])]
)
def test_an_answer_has_a_length_unless_it_may_not_have_a_body(
    status: int, body: bytes, length: list[bytes]
) -> None:
    sent = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(send_answer(send, status, [(b"x-oven", b"hot")], b"rye"))

    start, end = sent
    assert [value for name, value in start["headers"] if name == b"content-length"] == length
    assert end["body"] == body
