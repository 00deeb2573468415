"""The wheel, installed into an empty environment and used from an empty folder, far from any checkout."""

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.sweep, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
SHIPPED = ("domain", "adapters", "entrypoints", "infra", "statemachine", "storefront")
FOR_THE_CHECKOUT = {
    "entrypoints/local/console/jsconfig.json",
    "entrypoints/local/console/types.d.ts",
    "infra/sam/Makefile",
}
PROJECT = ("pyproject.toml", "README.md", "LICENSE")


def run(command: list[object], folder: Path) -> str:
    """Run a command in a folder, without the variables that would show it a checkout; return its output."""
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of a copy, so that nothing an earlier build left behind gets into it."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in PROJECT:
        shutil.copy(ROOT / name, source)
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--wheel-dir", built]
    run([sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", *options, source], source)
    (made,) = built.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def kiosk(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and return its command; libraries are those of the tests, without network.

    A .pth file names their folder. Python does not read the .pth files in there, so the checkout, which is
    installed there as editable, is out of reach.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    options = ["--no-deps", "--no-index", "--quiet"]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run([*pip, "install", *options, wheel], environment)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment / "bin" / "kiosk"


@pytest.fixture
def empty_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def test_the_wheel_carries_every_file_of_the_folders_that_it_ships(wheel: Path) -> None:
    ours = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for name in SHIPPED
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    left_out = {name for name in wanted - ours if not name.startswith("infra/tools/")}
    assert left_out == FOR_THE_CHECKOUT


def test_the_routes_are_listed_from_an_empty_folder(kiosk: Path, empty_folder: Path) -> None:
    routes = run([kiosk, "routes"], empty_folder)

    assert "POST /checkout" in routes
    assert "entrypoints.lambda.checkout" in routes


def test_the_version_is_that_of_the_project(kiosk: Path, empty_folder: Path, wheel: Path) -> None:
    assert run([kiosk, "--version"], empty_folder) == f"kiosk {wheel.name.split('-')[1]}\n"


def test_the_demo_balances_its_books_beside_packages_of_the_same_names(
    kiosk: Path, empty_folder: Path
) -> None:
    for name in ("domain", "adapters", "entrypoints"):
        (empty_folder / name).mkdir()
        (empty_folder / name / "__init__.py").write_text("raise ImportError('of another project')\n")

    assert "Stock and money are conserved" in run([kiosk, "demo"], empty_folder)


def test_the_shop_is_served_from_an_empty_folder(kiosk: Path, empty_folder: Path) -> None:
    with serving(kiosk, empty_folder) as url:
        assert "<title>" in fetched(f"{url}/")
        assert json.loads(fetched(f"{url}/products"))["items"]
        assert "<title>" in fetched(f"{url}/console/")


@contextmanager
def serving(kiosk: Path, folder: Path) -> Iterator[str]:
    """Run `kiosk up` in a folder until it answers, and end it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen([kiosk, "up", "--port", str(port)], cwd=folder) as process:  # noqa: S603
        try:
            wait_for(f"{url}/products", process)
            yield url
        finally:
            process.terminate()


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "kiosk up ended"
        try:
            fetched(address)
        except urllib.error.URLError:
            time.sleep(0.05)  # noqa: TID251 -- another process is waited for
        else:
            return
    raise AssertionError(f"{address} does not answer")


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
        text: str = answer.read().decode()
        return text
