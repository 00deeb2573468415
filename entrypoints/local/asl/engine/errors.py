"""Failures of states, under the error names of the Amazon States Language."""

TIMEOUT = "States.Timeout"


class StatesError(Exception):
    """A failure of a state that Retry and Catch see by its error name.

    Attributes:
        error: AWS's error name, such as `States.Runtime`.
        cause: AWS's text, without the sentence that names the state (the engine puts it in front), or None.
        location: The field at fault, which the event EvaluationFailed names, or None.
    """

    def __init__(self, error: str, cause: str | None = None, location: str | None = None) -> None:
        super().__init__(f"{error}: {cause}" if cause else error)
        self.error = error
        self.cause = cause
        self.location = location
