"""The tools that these tests stand on, each in an environment of its own, and what `sam build` makes."""

import os
import subprocess
from pathlib import Path

import pytest

from entrypoints.cli.shop.project_files import ROOT, TEMPLATE

TOOLS = ROOT / ".tools"
REGION = "us-east-1"
NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there: a tool that asks AWS for what it should not need fails and reaches nobody."""


def tool(environment: str, command: str) -> Path:
    """Return the path of a tool, or skip the test that asks for it."""
    path = TOOLS / environment / "bin" / command
    if not path.is_file():
        pytest.skip(f"{path.relative_to(ROOT)} is missing; `make tools` installs it")
    return path


def sam(*arguments: str, **variables: str) -> str:
    """Run the SAM CLI in the repository and return what it printed."""
    environment = {
        "HOME": os.environ.get("HOME", "/"),
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "SAM_CLI_TELEMETRY": "0",
        **{
            name: os.environ[name] for name in os.environ if name.startswith(("PIP_", "SSL_", "HTTP", "http"))
        },
        **variables,
    }
    done = subprocess.run(  # noqa: S603 -- our own tools
        [tool("sam", "sam"), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def sam_build(folder: Path, target: str) -> Path:
    """Build the template's functions for `target` (see infra/sam/bundle.py); return the built template."""
    sam("build", "--template", str(TEMPLATE), "--build-dir", str(folder), KIOSK_BUNDLE_TARGET=target)
    return folder / "template.yaml"
