"""The recorded shape of the deployment. A failure here breaks no rule: see shape.py for how to accept it."""

import json

import pytest

from tests.unit.infra.shape import RECORDED, current, text

KINDS = sorted(json.loads(RECORDED.read_text()))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shape_is_the_recorded_one(kind: str) -> None:
    recorded = json.loads(RECORDED.read_text())[kind]

    assert current()[kind] == recorded, "if it is intended: make accept-shape"


def test_every_kind_of_shape_is_recorded_as_the_command_writes_it() -> None:
    assert text(json.loads(RECORDED.read_text())) == RECORDED.read_text()
    assert current().keys() == {*KINDS}
