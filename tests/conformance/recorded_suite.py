"""Plays a folder of recorded cases against the stand-alone start, with moto for the other services.

    python -m tests.conformance.recorded_suite [--cases FOLDER] [options of run_suite.py]

The folder's own `run_suite.py` does the playing, in place and as a process of its own. Where it is: the
environment variable ASL_CONFORMANCE, or `../shared/asl_conformance` beside this repository.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.servers import ROOT, free_port, moto, stepfunctions

SERVICES = (
    "lambda,dynamodb,s3,sqs,sns,events,aws-sdk,states,sfn,callback,"
    "sqs_send_task_success,sqs_send_task_failure,sqs_send_heartbeat_and_task_success"
)
VARIABLE = "ASL_CONFORMANCE"


class SuiteError(Exception):
    """The cases could not be played; the text says why."""


def suite_folder() -> Path | None:
    """Return the folder with `run_suite.py` and `cases/`, None where there is none."""
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else ROOT.parent / "shared" / "asl_conformance"
    return folder if (folder / "run_suite.py").is_file() and (folder / "cases").is_dir() else None


def play(folder: Path, work: Path, options: Sequence[str] = ()) -> dict[str, Any]:
    """Play the cases and return what the runner found: `summary` and `results`, one for each case.

    Args:
        folder: Where `run_suite.py` and `cases/` are.
        work: A folder for logs and results.
        options: Further options of the runner.

    Raises:
        SuiteError: The runner did not get to its end.
    """
    lambda_port, out = free_port(), work / "results.json"
    with (
        moto(work / "moto.log") as others,
        stepfunctions(lambda_port, work / "kiosk.log", others) as (url, _),
    ):
        command = [sys.executable, str(folder / "run_suite.py"), "--endpoint", url]
        command += ["--services-endpoint", others, "--cases", str(folder / "cases")]
        command += ["--lambda-port", str(lambda_port), "--services", SERVICES]
        command += ["--workers", "8", "--timeout", "30", "--out", str(out), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or not out.is_file():
        raise SuiteError(f"run_suite.py ended with {done.returncode}:\n{done.stderr}")
    results: dict[str, Any] = json.loads(out.read_text())
    return results | {"printed": done.stdout}


def differences(results: dict[str, Any]) -> list[str]:
    """Return, for each case that did not answer as recorded, its id and the first differences."""
    return [
        f"{case['id']}: outcome {case['outcome']}, full history {case['full']}\n    "
        + "\n    ".join(case["diff"][:3])
        for case in results["results"]
        if case["state"] != "not_runnable" and (not case["outcome"] or case["full"] is False)
    ]


def main() -> None:
    folder = suite_folder()
    if folder is None:
        sys.exit(f"No recorded cases: name their folder with {VARIABLE}")
    with tempfile.TemporaryDirectory() as work:
        results = play(folder, Path(work), sys.argv[1:])
    sys.stdout.write(results["printed"] + "\n" + "\n".join(differences(results)) + "\n")


if __name__ == "__main__":
    main()
