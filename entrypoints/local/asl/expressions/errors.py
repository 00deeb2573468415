"""How expressions fail: at compile time by syntax, at run time by what they meet."""

from entrypoints.local.asl.engine.errors import StatesError


class ExpressionSyntaxError(ValueError):
    """The text is no expression of its language; raised when a definition is compiled."""


class PathNotFoundError(StatesError):
    """A JSONPath leads nowhere in the document it is applied to.

    The cause is the one that AWS gives for InputPath, OutputPath and their like. Fields with a sentence of
    their own (templates, SecondsPath, Variable) catch this error and write theirs.

    Attributes:
        path: the path as the definition has it.
        reason: where the path broke off, in the words of AWS's JSONPath library.
        beyond_end: whether only its last step, an index, points beyond the end of an array.
        misapplied: whether an index is applied to what is no array, for which AWS has another sentence.
    """

    def __init__(self, path: str, reason: str, *, beyond_end: bool = False, misapplied: bool = False) -> None:
        super().__init__("States.Runtime", f"Invalid path '{path}' : {reason}")
        self.path = path
        self.reason = reason
        self.beyond_end = beyond_end
        self.misapplied = misapplied
