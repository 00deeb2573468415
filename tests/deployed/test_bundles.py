"""The bundles that `sam build` makes for AWS."""

import platform
from pathlib import Path

import pytest

from entrypoints.cli.shop.project_files import TEMPLATE
from entrypoints.local.template import Template
from entrypoints.local.template import resource_views as views
from tests.deployed.deployment import zipped
from tests.deployed.tooling import sam, sam_build

MEGABYTE = 1_000_000
STEPS = 3.6 * MEGABYTE, 11 * MEGABYTE
API = 4.6 * MEGABYTE, 15 * MEGABYTE
"""The most that a bundle may weigh, zipped and unzipped."""
_ELF_MACHINE = slice(18, 20)
_AARCH64 = b"\xb7\x00"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sam_build(tmp_path_factory.mktemp("arm64"), "arm64").parent


def test_the_template_is_valid_to_sam_and_its_linter() -> None:
    assert "is a valid SAM Template" in sam("validate", "--lint", "--template", str(TEMPLATE))


def test_every_library_is_for_the_architecture_and_python_of_the_functions(built: Path) -> None:
    libraries = [*built.glob("*/**/*.so")]
    assert len(libraries) > 20
    wrong = [path.name for path in libraries if path.read_bytes()[_ELF_MACHINE] != _AARCH64]
    assert wrong == []
    others = [path.name for path in libraries if "cpython-313" not in path.name and "abi3" not in path.name]
    assert others == []


def test_no_bundle_is_heavier_than_the_guide_says(built: Path) -> None:
    for view in views.functions(Template.load(TEMPLATE)):
        folder = built / view.logical_id
        weight = len(zipped(folder)), sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(  # noqa: T201 -- a figure for the guide
            f"{view.logical_id}: {weight[0] / MEGABYTE:.1f} MB zipped, {weight[1] / MEGABYTE:.1f} MB unzipped"
        )
        limit = API if (folder / "aws_lambda_powertools").is_dir() else STEPS
        assert weight[0] <= limit[0], view.logical_id
        assert weight[1] <= limit[1], view.logical_id


def test_a_bundle_carries_nothing_that_was_compiled_for_the_build_machine(built: Path) -> None:
    assert [*built.rglob("*.pyc")] == []
    assert [
        path for path in built.rglob(f"*{platform.machine()}*.so") if platform.machine() != "aarch64"
    ] == []
