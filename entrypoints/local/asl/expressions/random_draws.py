"""Random values as AWS's functions draw them: from the execution's generator, or repeatably from a seed."""

from entrypoints.local.asl.expressions.scope import Chance

_MULTIPLIER = 0x5DEECE66D
_MASK = (1 << 48) - 1
_LARGEST = (1 << 31) - 1


def uuid4_text(rng: Chance) -> str:
    """Return a version 4 UUID (RFC 9562, 5.4) drawn from the execution's generator."""
    bits = rng.getrandbits(128)
    bits = bits & ~(0xF << 76) | 4 << 76
    bits = bits & ~(0b11 << 62) | 0b10 << 62
    digits = f"{bits:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class JavaRandom:
    """The linear congruential generator of `java.util.Random`.

    AWS seeds it in `$random(seed)`: 42 gives 0.7275636800328681 there.
    https://docs.oracle.com/javase/8/docs/api/java/util/Random.html
    """

    def __init__(self, seed: int) -> None:
        self._state = (seed ^ _MULTIPLIER) & _MASK

    def _next(self, bits: int) -> int:
        self._state = (self._state * _MULTIPLIER + 0xB) & _MASK
        return self._state >> (48 - bits)

    def random(self) -> float:
        """Return a float in [0, 1), as `nextDouble` does."""
        return float((self._next(26) << 27) + self._next(27)) / float(1 << 53)

    def below(self, bound: int) -> int:
        """Return an integer in [0, bound), as `nextInt(bound)` does for bounds up to 2**31 - 1."""
        if bound > _LARGEST:
            return int(self.random() * bound)
        if bound & (bound - 1) == 0:
            return (bound * self._next(31)) >> 31
        while True:
            bits = self._next(31)
            value = bits % bound
            if bits - value + (bound - 1) < 1 << 31:
                return value
