"""Ids."""

import random  # noqa: TID251 -- seeds the ids of a test
import uuid

from entrypoints.local.system.ids import RandomIds


def test_ids_are_uuids_and_one_seed_gives_the_same_ones() -> None:
    first, second = RandomIds(random.Random(3)), RandomIds(random.Random(3))
    made = [first() for _ in range(100)]
    assert [second() for _ in range(100)] == made
    assert len(set(made)) == 100
    assert all(uuid.UUID(text).version == 4 and uuid.UUID(text).variant == uuid.RFC_4122 for text in made)
