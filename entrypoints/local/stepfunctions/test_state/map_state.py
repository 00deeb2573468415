"""TestState on a Map: its iterations are not run, some are said to have failed."""

from dataclasses import dataclass

from entrypoints.local.asl import Frame, MapPreview
from entrypoints.local.stepfunctions.api.errors import validation


@dataclass(frozen=True, slots=True)
class TestedMap:
    """A Map under test.

    Attributes:
        preview: The inputs of its iterations and its limits.
        failures: How many iterations are said to have failed.
    """

    preview: MapPreview
    failures: int

    def evaluate(self, frame: Frame) -> None:
        """Evaluate the items, the limits, and whether the failures are tolerated.

        Raises:
            StatesError: The failure that the Map would have.
            ApiError: ValidationException: more iterations are said to have failed than the Map has.
        """
        self.preview.evaluate(frame)
        if self.failures > self.preview.count:
            raise validation(
                f"mapIterationFailureCount is {self.failures}, "
                f"but the Map has only {self.preview.count} iterations"
            )
        self.preview.require_tolerated(self.failures)
