"""`breakpoint()` in a handler."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration

HANDLER = """
import io, sys
from entrypoints.cli.up import _debug_here

def handler():
    colour = "blue"
    breakpoint()
    return colour

sys.breakpointhook = _debug_here
sys.stdout = io.StringIO()
handler()
"""


def test_the_debugger_is_on_the_terminal_although_a_functions_output_goes_to_its_log() -> None:
    typed = "p colour\ncontinue\n"

    done = subprocess.run(  # noqa: S603 -- this Python, and code from above
        [sys.executable, "-c", HANDLER], input=typed, capture_output=True, text=True, check=True
    )

    assert "handler()" in done.stdout
    assert "(Pdb) 'blue'" in done.stdout
