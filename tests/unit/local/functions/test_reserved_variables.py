"""Reserved variables of two functions of a weather station, which share this process."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from os import environ
from pathlib import Path

import pytest

from entrypoints.local.functions import FunctionConfig
from entrypoints.local.functions.reserved_variables import (
    ReservedVariables,
    reserved_variables,
    running_as,
)

NAME = "AWS_LAMBDA_FUNCTION_NAME"


@pytest.fixture(autouse=True)
def shown() -> Iterator[None]:
    variables = ReservedVariables()
    variables.install()
    yield
    variables.remove()


def of(name: str, **environment: str) -> dict[str, str]:
    config = FunctionConfig(
        name, f"arn:{name}", f"{name}.handler", Path("/code"), memory=256, environment=environment
    )
    return reserved_variables(config, f"2026/03/14/[$LATEST]{name}")


def test_each_function_has_the_variables_that_lambda_documents() -> None:
    assert of("Wind") == {
        "_HANDLER": "Wind.handler",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_NAME": "Wind",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/Wind",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/03/14/[$LATEST]Wind",
        "LAMBDA_TASK_ROOT": "/code",
        "TZ": ":UTC",
    }
    assert of("Rain", TZ="Europe/Oslo")["TZ"] == "Europe/Oslo"


def test_the_environment_shows_the_variables_of_the_function_that_runs() -> None:
    with running_as(of("Wind")):
        assert (os.environ[NAME], os.getenv(NAME), environ.get(NAME)) == ("Wind",) * 3
        assert NAME in os.environ
        assert dict(os.environ)[NAME] == os.environ.copy()[NAME] == "Wind"
        assert len(os.environ) == len(list(os.environ))
        with running_as(of("Rain")):
            assert os.environ[NAME] == "Rain"
        assert os.environ[NAME] == "Wind"
    assert os.getenv(NAME) is None


def test_shared_variables_are_read_and_written_as_ever() -> None:
    with running_as(of("Wind")):
        os.environ["KIOSK_TEST_WIND"] = "31"
    assert os.environ.pop("KIOSK_TEST_WIND") == "31"


def test_a_function_changes_its_own_variables_for_itself() -> None:
    wind, rain = of("Wind"), of("Rain")
    with running_as(wind):
        os.environ[NAME] = "Gale"
        del os.environ["_HANDLER"]
        assert "_HANDLER" not in os.environ
    with running_as(wind):
        assert os.environ[NAME] == "Gale"
    with running_as(rain):
        assert os.environ[NAME] == "Rain"


def test_functions_that_run_at_once_see_their_own() -> None:
    together = threading.Barrier(2)

    def run(name: str) -> str:
        with running_as(of(name)):
            together.wait(5)
            return os.environ[NAME]

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, ["Wind", "Rain"])) == ["Wind", "Rain"]


def test_a_thread_with_the_handlers_context_and_a_child_with_its_environment_see_them() -> None:
    with running_as(of("Wind")), ThreadPoolExecutor(1) as pool:
        assert pool.submit(copy_context().run, os.getenv, NAME).result() == "Wind"
        child = [sys.executable, "-c", f"import os; print(os.environ['{NAME}'])"]
        ran = subprocess.run(  # noqa: S603 -- this interpreter
            child, env=os.environ.copy(), capture_output=True, text=True, check=True
        )
    assert ran.stdout.strip() == "Wind"


def test_the_last_runtime_restores_the_environment() -> None:
    other = ReservedVariables()
    other.install()
    other.remove()
    other.remove()
    with running_as(of("Wind")):
        assert os.environ[NAME] == "Wind"
