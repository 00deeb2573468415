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
        location: the place in the definition, as a slash path: `/States/Charge/Retry[0]/BackoffRate`; empty
            if it is in no single place.
    """

    severity: Literal["ERROR", "WARNING"]
    code: str
    message: str
    location: str

    def __str__(self) -> str:
        """Return the finding as errors of the API have it.

        Without a place AWS says null (reported: https://github.com/floci-io/floci/issues/2735); a text
        that is no JSON has its place in the message.
        """
        text = f"{self.code}: {self.message}"
        return text if self.code == "INVALID_JSON_DESCRIPTION" else f"{text} at {self.location or 'null'}"


class DefinitionError(ValueError):
    """The definition is refused; `diagnostics` says where and why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(", ".join(map(str, diagnostics)))
        self.diagnostics = list(diagnostics)
