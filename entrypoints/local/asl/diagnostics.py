"""What is wrong with a definition, in the words of ValidateStateMachineDefinition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in a definition.

    Attributes:
        severity: an ERROR refuses the definition, a WARNING does not.
        code: AWS's code, such as `SCHEMA_VALIDATION_FAILED`.
        message: one sentence that names the fault and the fix.
        location: the place in the definition, as a slash path: `/States/Charge/Retry[0]/BackoffRate`.
    """

    severity: Literal["ERROR", "WARNING"]
    code: str
    message: str
    location: str


class DefinitionError(ValueError):
    """The definition is refused; `diagnostics` says where and why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(", ".join(f"{d.code}: {d.message} at {d.location}" for d in diagnostics))
        self.diagnostics = list(diagnostics)
