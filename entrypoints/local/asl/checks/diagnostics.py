"""Findings about a definition, in the words of ValidateStateMachineDefinition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in a definition.

    Attributes:
        severity: An ERROR refuses the definition, a WARNING does not.
        code: AWS's code, such as `SCHEMA_VALIDATION_FAILED`.
        message: One sentence that names the fault and the fix.
        location: The place in the definition, such as `/States/Charge/Retry[0]/BackoffRate`; empty if it is
            not in a single place.
    """

    severity: Literal["ERROR", "WARNING"]
    code: str
    message: str
    location: str

    def __str__(self) -> str:
        """Return the finding as errors of the API quote it.

        AWS writes null for no place (reported: https://github.com/floci-io/floci/issues/2735); the message
        about malformed JSON names its own place.
        """
        text = f"{self.code}: {self.message}"
        return text if self.code == "INVALID_JSON_DESCRIPTION" else f"{text} at {self.location or 'null'}"


class DefinitionError(ValueError):
    """The definition is refused.

    Attributes:
        diagnostics: The findings that say where and why.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(", ".join(map(str, diagnostics)))
        self.diagnostics = list(diagnostics)
