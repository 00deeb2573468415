import asyncio
import json
from collections.abc import AsyncGenerator

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from entrypoints.local.console.web.change_stream import Changes
from entrypoints.local.console.web.json_api import ConsoleError

REQUEST = Request({"type": "http"})


class World:
    """Something that changes, and how often it was looked at."""

    def __init__(self) -> None:
        self.value = 0
        self.looks = 0

    def look(self) -> int:
        self.looks += 1
        return self.value


def counted(message: str) -> int:
    count: int = json.loads(message.partition("data: ")[2])["things"]
    return count


async def opened(changes: Changes) -> AsyncGenerator[str]:
    response = await changes.stream(REQUEST)
    assert isinstance(response, StreamingResponse)
    assert response.media_type == "text/event-stream"
    messages: AsyncGenerator[str] = response.body_iterator  # type: ignore[assignment]  # Changes streams text
    return messages


def test_a_page_is_told_that_something_changed_and_only_then() -> None:
    async def story() -> None:
        world = World()
        changes = Changes({"things": world.look}, pause=0.001, heartbeat=0.05)
        messages = await opened(changes)
        first = await anext(messages)
        assert first.startswith("retry: 1000\nevent: change\n")
        assert await anext(messages) == ": still here\n\n"  # nothing has changed meanwhile
        world.value += 1000  # much happens, one message tells of it
        second = await anext(messages)
        assert counted(second) == counted(first) + 1
        await messages.aclose()
        assert changes.listeners == 0

    asyncio.run(story())


def test_all_pages_share_one_look_and_nobody_looks_for_none() -> None:
    async def story() -> None:
        world = World()
        changes = Changes({"things": world.look}, pause=0.001, heartbeat=5)
        pages = [await opened(changes) for _ in range(3)]
        for page in pages:
            await anext(page)
        world.value = 7
        assert len({counted(await anext(page)) for page in pages}) == 1
        for page in pages:
            await page.aclose()
        assert changes._watcher is not None
        await changes._watcher
        looks = world.looks
        await asyncio.sleep(0.01)
        assert world.looks == looks

    asyncio.run(story())


def test_what_a_new_page_finds_changed_is_told_to_those_that_listen() -> None:
    async def story() -> None:
        world = World()
        changes = Changes({"things": world.look}, pause=3600, heartbeat=3600)
        first, second = await opened(changes), await opened(changes)
        before = counted(await anext(first))
        world.value = 7
        assert counted(await anext(second)) == before + 1
        assert counted(await asyncio.wait_for(anext(first), 5)) == before + 1
        changes.close()

    asyncio.run(story())


def test_closing_ends_the_streams_and_lets_no_new_one_begin() -> None:
    async def story() -> None:
        changes = Changes({"things": lambda: 0}, pause=0.001, heartbeat=5)
        messages = await opened(changes)
        await anext(messages)
        changes.close()
        with pytest.raises(StopAsyncIteration):
            await anext(messages)
        with pytest.raises(ConsoleError):
            await changes.stream(REQUEST)

    asyncio.run(story())


def test_pages_beyond_the_limit_are_refused() -> None:
    async def story() -> None:
        changes = Changes({"things": lambda: 0}, pause=1, heartbeat=5)
        pages = [await opened(changes) for _ in range(32)]
        for page in pages:
            await anext(page)
        with pytest.raises(ConsoleError, match="32 pages"):
            await changes.stream(REQUEST)
        for page in pages:
            await page.aclose()
        changes.close()

    asyncio.run(story())
