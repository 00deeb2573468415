"""Errors of expressions: of their syntax when compiled, of their data when evaluated."""

from entrypoints.local.asl.engine.errors import StatesError


class ExpressionSyntaxError(ValueError):
    """The text is not an expression of its language; raised when a definition is compiled."""


class PathNotFoundError(StatesError):
    """A JSONPath finds nothing in its document.

    The cause is that of AWS for InputPath, OutputPath and similar fields. Fields with a sentence of their own
    (templates, SecondsPath, Variable) catch this error and raise theirs.

    Attributes:
        path: The path as the definition has it.
        reason: Where the path broke off, in the words of AWS's JSONPath library.
        beyond_end: Whether only its last step, an index, points beyond the end of an array.
        misapplied: Whether an index is applied to a value other than an array; AWS words that otherwise.
    """

    def __init__(self, path: str, reason: str, *, beyond_end: bool = False, misapplied: bool = False) -> None:
        super().__init__("States.Runtime", f"Invalid path '{path}' : {reason}")
        self.path = path
        self.reason = reason
        self.beyond_end = beyond_end
        self.misapplied = misapplied
