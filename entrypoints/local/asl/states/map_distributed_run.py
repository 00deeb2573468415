"""The Map Run of a distributed Map with the work that is in progress for it."""

from typing import Any

from entrypoints.local.asl.data_sets.item_reader import Reading
from entrypoints.local.asl.engine.execution import Execution
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.map_run import MapRun


class DistributedMapRun(MapRun[Execution]):
    """A Map Run, its data set while it is read and its results while they are written.

    Attributes:
        reading: The data set while it is read, None before and after.
        writes: The parameters of the writes that are still to be made.
        result: The state's output once all results are written.
    """

    __slots__ = ("reading", "result", "writes")

    def __init__(  # noqa: PLR0913, PLR0917 -- created in one place only
        self,
        frame: Frame,
        arn: str,
        start_date: float,
        max_concurrency: int,
        tolerated_count: float,
        tolerated_percentage: float,
    ) -> None:
        super().__init__(frame, arn, start_date, max_concurrency, tolerated_count, tolerated_percentage)
        self.reading: Reading | None = None
        self.writes: list[dict[str, Any]] = []
        self.result: Any = None
