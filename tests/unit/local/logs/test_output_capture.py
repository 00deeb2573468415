import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from entrypoints.local.logs.output_capture import OUTPUT_LIMIT, Capture, Output, running
from entrypoints.local.system.clock import SystemClock


@contextmanager
def capturing(*, show: bool = False) -> Iterator[None]:
    """Not a fixture: pytest changes the streams between a test's fixtures and the test."""
    capture = Capture(show=show)
    capture.install()
    try:
        yield
    finally:
        capture.remove()


def output(*, json: bool = False) -> Output:
    return Output(SystemClock(), "request-7", json=json)


def written(taken: Output) -> list[str]:
    return [line.text for line in taken.end()]


def invoke(taken: Output, work: Callable[[], object]) -> None:
    token = running.set(taken)
    try:
        work()
    finally:
        running.reset(token)


def test_what_is_printed_is_kept_line_by_line_and_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    taken = output()

    def work() -> None:
        print("first", 1)  # noqa: T201 -- what a function does
        sys.stderr.write("second\nthird")

    with capturing():
        invoke(taken, work)
        print("outside")  # noqa: T201
    assert written(taken) == ["first 1", "second", "third"]
    assert capsys.readouterr().out == "outside\n"


def test_what_is_printed_is_shown_too_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    taken = output()
    with capturing(show=True):
        invoke(taken, lambda: print("both"))  # noqa: T201
    assert written(taken) == ["both"]
    assert capsys.readouterr().out == "both\n"


def test_invocations_in_threads_do_not_mix() -> None:
    taken = [output() for _ in range(8)]
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for turn in range(50):
            print(f"{number}:{turn}")  # noqa: T201

    threads = [
        threading.Thread(target=invoke, args=(each, lambda number=number: work(number)))
        for number, each in enumerate(taken)
    ]
    with capturing():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [written(each) for each in taken] == [[f"{n}:{turn}" for turn in range(50)] for n in range(8)]


def test_logging_is_kept_in_lambdas_text_form() -> None:
    taken = output()
    with capturing():
        invoke(taken, lambda: logging.getLogger("stall").warning("only %s left", 3))
    (line,) = written(taken)
    level, moment, request, message = line.split("\t")
    assert (level, request, message) == ("[WARNING]", "request-7", "only 3 left")
    assert moment.endswith("Z")


def test_logging_is_kept_as_json_where_the_function_says_so() -> None:
    taken = output(json=True)
    with capturing():
        invoke(taken, lambda: logging.getLogger("stall").error("sold out"))
    (line,) = written(taken)
    assert '"level": "ERROR", "message": "sold out", "logger": "stall", "requestId": "request-7"' in line


def test_a_logger_with_a_handler_of_its_own_is_not_written_twice() -> None:
    logger, taken = logging.getLogger("stall.own"), output()
    with capturing():
        handler = logging.StreamHandler(sys.stdout)
        logger.addHandler(handler)
        invoke(taken, lambda: logger.warning("once"))
        logger.removeHandler(handler)
    assert written(taken) == ["once"]


def test_a_flood_is_cut_and_says_so() -> None:
    taken = output()
    for _ in range(40):
        taken.write("x" * 10_000 + "\n")
    lines = written(taken)
    assert sum(len(line) for line in lines) < OUTPUT_LIMIT + 100
    assert "the rest is dropped" in lines[-1]


def test_the_streams_are_put_back() -> None:
    before = sys.stdout, sys.stderr
    stands = Capture()
    stands.install()
    assert sys.stdout is not before[0]
    stands.remove()
    assert (sys.stdout, sys.stderr) == before
