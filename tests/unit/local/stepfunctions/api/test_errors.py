"""Every error of the service model is raised and documented."""

from pathlib import Path

import pytest
from botocore.loaders import Loader

ROOT = Path(__file__).parents[5]
SOURCES = "\n".join(
    path.read_text() for path in sorted((ROOT / "entrypoints/local/stepfunctions").rglob("*.py"))
)
DOCUMENTED = (ROOT / "docs/stepfunctions-api.md").read_text()
SHAPES = Loader().load_service_model("stepfunctions", "service-2")["shapes"]
ERRORS = sorted(name for name, shape in SHAPES.items() if shape.get("exception"))


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_the_service_model_is_raised_and_documented(error: str) -> None:
    assert f'"{error}"' in SOURCES
    assert error in DOCUMENTED
