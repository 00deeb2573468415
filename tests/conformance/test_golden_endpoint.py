"""The golden cases, played over HTTP on the wall clock against the stand-alone start."""

from pathlib import Path

import pytest

from benchmarks.servers import free_port, stepfunctions
from tests.conformance.golden.__main__ import outcome, playable
from tests.conformance.golden.lambda_endpoint import serving


@pytest.mark.integration
@pytest.mark.timeout(120)
def test_cases_that_take_no_time_come_out_over_http_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    port = free_port()
    with serving(port) as server, stepfunctions(port, tmp_path / "kiosk.log") as (url, _):
        found = {
            case.name: outcome(case, url, "000000000000", "us-east-1", server)
            for case in playable(functions=True, seconds=0)
            if case.open is None
        }

    assert len(found) > 50
    assert {name: lines for name, lines in found.items() if lines} == {}
