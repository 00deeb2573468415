import threading
from typing import Any

from entrypoints.local.functions import FunctionHost, Invocation
from entrypoints.local.system.clock import SystemClock
from tests.unit.local.functions.conftest import MakeHost

LOOP = """
import threading
ended = threading.Event()
def handler(event, context):
    try:
        while True:
            pass
    finally:
        ended.set()
"""
WAIT = """
import threading
go, done = threading.Event(), threading.Event()
def handler(event, context):
    go.wait(20)
    done.set()
"""


def call(host: FunctionHost) -> tuple[threading.Thread, list[Invocation]]:
    answers: list[Invocation] = []
    thread = threading.Thread(target=host.invoke, args=("Forecast", b"{}", answers.append), daemon=True)
    thread.start()
    return thread, answers


def test_a_handler_in_an_endless_loop_is_ended_after_its_timeout(make_host: MakeHost) -> None:
    thread, answers = call(make_host(LOOP, ticking=SystemClock(), timeout=0.1))
    thread.join(20)
    assert not thread.is_alive()
    assert [b"Task timed out after 0.10 seconds" in answer.payload for answer in answers] == [True]


def test_a_handler_that_only_waits_is_left_to_finish(make_host: MakeHost) -> None:
    host = make_host(WAIT, ticking=SystemClock(), timeout=0.1)
    thread, answers = call(host)
    while not answers:
        thread.join(0.05)
    handler: Any = next(iter(host._sandboxes.values())).handler
    handler.__globals__["go"].set()
    thread.join(20)
    assert handler.__globals__["done"].is_set()
    assert len(answers) == 1
