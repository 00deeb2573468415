from pathlib import Path

import pytest

from entrypoints.local.functions import FunctionConfig
from entrypoints.local.functions.environment.merged_variables import (
    EnvironmentConflictError,
    EnvironmentOverlay,
    merged_environment,
)


def function(name: str, **environment: str) -> FunctionConfig:
    return FunctionConfig(name, f"arn:{name}", "x.y", Path(), environment=environment)


def test_functions_that_agree_share_their_variables() -> None:
    merged = merged_environment([function("Wind", LOG="info", TABLE="wind"), function("Rain", LOG="info")])
    assert merged == {"LOG": "info", "TABLE": "wind"}


def test_functions_that_disagree_are_both_named() -> None:
    with pytest.raises(EnvironmentConflictError, match="TABLE is 'wind' for Wind and 'rain' for Rain"):
        merged_environment([function("Wind", TABLE="wind"), function("Rain", TABLE="rain")])


def test_the_environment_is_put_back_as_it_was() -> None:
    environ = {"HOME": "/home/ada", "LOG": "warn"}
    overlay = EnvironmentOverlay(environ, {"LOG": "info", "TABLE": "wind"})
    assert environ == {"HOME": "/home/ada", "LOG": "info", "TABLE": "wind"}
    overlay.restore()
    assert environ == {"HOME": "/home/ada", "LOG": "warn"}
