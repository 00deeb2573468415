"""The refusal of a filter pattern."""


class FilterPatternError(ValueError):
    """The pattern is not valid (InvalidParameterException); the text says why."""
