"""Repeatable randomness: seeds, fractions and generators derived from a random id."""

import random  # noqa: TID251 -- makes generators from seeds that come as arguments


def seeded_random(seed: int) -> random.Random:
    """Return the generator of a seed."""
    return random.Random(seed)


def seed_of(uuid: str) -> int:
    """Return a seed from the random digits of a UUID."""
    return int(uuid.replace("-", ""), 16)


def fraction_of(uuid: str) -> float:
    """Return a number in [0, 1) from the random digits of a UUID."""
    return int(uuid[:8], 16) / 2**32
