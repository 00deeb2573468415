import pytest

from tests.contract.backends import Backend, in_memory
from tests.unit.domain.services import Services


@pytest.fixture
def backend() -> Backend:
    return in_memory()


@pytest.fixture
def shop(backend: Backend) -> Services:
    """A shop that sells curtains at 19.99 and lamps at 25.00, ten of each."""
    backend.stocked("curtain", 10, "19.99")
    backend.stocked("lamp", 10, "25")
    return Services(backend)
