import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.functions import (
    FunctionConfig,
    FunctionHost,
    FunctionNotFoundError,
    Invocation,
    PayloadTooLargeError,
)
from entrypoints.local.system.clock import SystemClock
from tests.unit.local.clock_and_ids import CountedIds, StoppedClock
from tests.unit.local.functions.conftest import MakeHost

ARN = "arn:aws:lambda:us-east-1:000000000000:function:Forecast"


def answer(host: FunctionHost, event: Any = None, function: str = "Forecast") -> Any:
    invocation = host.invoke_sync(function, json.dumps(event).encode())
    assert invocation.function_error is None, invocation.payload
    return json.loads(invocation.payload)


def error(host: FunctionHost, payload: bytes = b"{}") -> dict[str, Any]:
    invocation = host.invoke_sync("Forecast", payload)
    assert invocation.function_error == "Unhandled"
    document: dict[str, Any] = json.loads(invocation.payload)
    return document


def test_a_handler_gets_its_event_and_its_answer_comes_back(make_host: MakeHost) -> None:
    host = make_host("def handler(event, context): return {'tomorrow': event['today'][::-1]}")
    assert answer(host, {"today": "rain"}) == {"tomorrow": "niar"}


@pytest.mark.parametrize(
    "function", ["Forecast", ARN, f"{ARN}:$LATEST", "Forecast:live", "000000000000:function:Forecast"]
)
def test_a_function_is_found_by_name_arn_and_qualifier(make_host: MakeHost, function: str) -> None:
    host = make_host("def handler(event, context): return context.invoked_function_arn")
    assert answer(host, function=function).startswith(ARN)


def test_an_unknown_function_is_not_found(make_host: MakeHost) -> None:
    with pytest.raises(FunctionNotFoundError, match="Function not found: Nobody"):
        make_host().invoke_sync("Nobody", b"{}")


def test_the_context_says_what_lambda_documents(make_host: MakeHost) -> None:
    host = make_host(
        "def handler(event, c):\n"
        "    return [c.function_name, c.function_version, c.invoked_function_arn, c.memory_limit_in_mb,\n"
        "            c.aws_request_id, c.log_group_name, c.log_stream_name, c.client_context,\n"
        "            c.identity.cognito_identity_id, c.get_remaining_time_in_millis()]"
    )
    assert answer(host) == [
        "Forecast",
        "$LATEST",
        ARN,
        "256",
        "00000000-0000-4000-8000-000000000002",
        "/aws/lambda/Forecast",
        "2026/03/14/[$LATEST]00000000000040008000000000000001",
        None,
        None,
        3000,
    ]


def test_the_remaining_time_counts_down_to_nothing(make_host: MakeHost, clock: StoppedClock) -> None:
    host = make_host(
        "def handler(event, context):\n"
        "    clock, left = context._clock, []\n"
        "    for seconds in (0, 1.25, 5):\n"
        "        clock.advance(seconds)\n"
        "        left.append(context.get_remaining_time_in_millis())\n"
        "    return left"
    )
    assert answer(host) == [3000, 1750, 0]


def test_an_exception_becomes_lambdas_error_payload(make_host: MakeHost) -> None:
    host = make_host(
        "class StationDown(Exception): pass\n"
        "def read(): raise StationDown('no wind data')\n"
        "def handler(event, context): return read()\n"
    )
    document = error(host)
    assert document["errorType"] == "StationDown"
    assert document["errorMessage"] == "no wind data"
    assert document["requestId"] == "00000000-0000-4000-8000-000000000002"
    assert [line.split(", in ")[1].split("\n")[0] for line in document["stackTrace"]] == ["handler", "read"]


@pytest.mark.parametrize(
    ("source", "handler", "error_type", "message"),
    [
        (
            "import barometer_that_is_not",
            "handler",
            "Runtime.ImportModuleError",
            "No module named 'barometer_that_is_not'",
        ),
        ("", "{module}_x.handler", "Runtime.ImportModuleError", "Unable to import module 'station_"),
        ("def handler(:", "handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'station_"),
        ("", "handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'station_"),
        ("", "{module}", "Runtime.MalformedHandlerName", "Bad handler 'station_"),
        (
            "def handler(e, c): return {1, 2}",
            "handler",
            "Runtime.MarshalError",
            "Object of type set is not JSON serializable",
        ),
        (
            "import sys\ndef handler(e, c): sys.exit(3)",
            "handler",
            "Runtime.ExitError",
            "Runtime exited with error: exit status 3",
        ),
        (
            "import sys\ndef handler(e, c): sys.exit()",
            "handler",
            "Runtime.ExitError",
            "Runtime exited without providing a reason",
        ),
        (
            "def handler(e, c): return 'x' * 6_291_557",
            "handler",
            "Function.ResponseSizeTooLarge",
            "(6291556 bytes)",
        ),
    ],
)
def test_a_fault_has_lambdas_own_name(
    make_host: MakeHost, source: str, handler: str, error_type: str, message: str
) -> None:
    document = error(make_host(source, handler))
    assert document["errorType"] == error_type
    assert message in document["errorMessage"]


def test_an_event_that_is_not_json_is_an_unmarshal_error(make_host: MakeHost) -> None:
    document = error(make_host("def handler(e, c): return e"), b"{wind")
    assert document["errorType"] == "Runtime.UnmarshalError"


def test_a_decimal_is_written_as_a_number(make_host: MakeHost) -> None:
    host = make_host(
        "from decimal import Decimal\ndef handler(e, c): return [Decimal('19.99'), Decimal('5')]"
    )
    assert host.invoke_sync("Forecast", b"{}").payload == b"[19.99, 5]"


def test_text_beyond_ascii_stays_as_it_is(make_host: MakeHost) -> None:
    host = make_host("def handler(e, c): return 'Orkanböe'")
    assert host.invoke_sync("Forecast", b"{}").payload == '"Orkanböe"'.encode()


def test_an_event_over_six_megabytes_is_not_taken(make_host: MakeHost) -> None:
    with pytest.raises(PayloadTooLargeError, match="smaller than 6291456 bytes"):
        make_host().invoke_sync("Forecast", b"[" + b" " * 6_291_456 + b"]")


def test_a_failed_import_is_tried_again_at_the_next_call(make_host: MakeHost, tmp_path: Path) -> None:
    host = make_host("import late_station_gauge\ndef handler(e, c): return late_station_gauge.level")
    assert error(host)["errorType"] == "Runtime.ImportModuleError"
    (tmp_path / "late_station_gauge.py").write_text("level = 7")
    sys.path_importer_cache.clear()
    assert answer(host) == 7


def test_a_keyword_in_the_handlers_path_does_no_harm(make_host: MakeHost, tmp_path: Path) -> None:
    folder = tmp_path / "weather_pkg" / "lambda"
    folder.mkdir(parents=True)
    (folder / "now.py").write_text("def handler(e, c): return 'sun'")
    assert answer(make_host("", "weather_pkg.lambda.now.handler")) == "sun"


def test_two_folders_with_one_module_name_are_told_apart_with_an_error(tmp_path: Path) -> None:
    configs = {}
    for town in ("bergen", "oslo"):
        (tmp_path / town).mkdir()
        (tmp_path / town / "shared_gauge.py").write_text(f"def handler(e, c): return '{town}'")
        configs[town] = FunctionConfig(
            town, f"arn:aws:lambda:r:0:function:{town}", "shared_gauge.handler", tmp_path / town
        )
    host = FunctionHost(configs, StoppedClock(), CountedIds())
    before = list(sys.path)
    try:
        assert answer(host, function="bergen") == "bergen"
        assert b"give their modules different names" in host.invoke_sync("oslo", b"{}").payload
    finally:
        sys.path[:] = before
        host.close()


def test_records_tell_cold_and_warm_and_the_error(make_host: MakeHost) -> None:
    host = make_host("def handler(event, c): return 1 / event")
    answer(host, 1)
    error(host, b"0")
    assert [(record.cold, record.error) for record in host.records] == [
        (True, None),
        (False, "ZeroDivisionError"),
    ]


def test_load_leaves_a_broken_handler_to_its_call(make_host: MakeHost) -> None:
    host = make_host("raise RuntimeError('no power')")
    host.load()
    assert error(host)["errorMessage"] == "no power"


def test_a_timeout_is_answered_while_the_handler_still_runs_and_its_answer_dropped(
    make_host: MakeHost,
) -> None:
    released, answered = threading.Event(), threading.Event()
    host = make_host(
        "def handler(event, context): context._clock.released.wait(10); return 'too late'",
        ticking=_Released(released),
        timeout=0.05,
    )
    answers: list[Invocation] = []

    def done(invocation: Invocation) -> None:
        answers.append(invocation)
        answered.set()

    thread = threading.Thread(target=host.invoke, args=("Forecast", b"{}", done))
    thread.start()
    assert answered.wait(10)
    assert thread.is_alive()
    released.set()
    thread.join(10)
    (only,) = answers
    document = json.loads(only.payload)
    assert only.function_error == "Unhandled"
    assert document["errorType"] == "Sandbox.Timedout"
    assert document["errorMessage"].endswith(" Error: Task timed out after 0.05 seconds")
    assert [record.late for record in host.records] == [False, True]


class _Released(SystemClock):
    """The wall clock, with an event that the handler waits for."""

    def __init__(self, released: threading.Event) -> None:
        self.released = released
