"""Errors of templates."""

from pathlib import Path


class TemplateError(Exception):
    """The template cannot be used; the text names the file, the resource, the property and the fix."""

    def __init__(self, path: Path | str, place: str, problem: str) -> None:
        """Keep the three parts separate, so that a command line can format them.

        Args:
            path: The template's file.
            place: `LogicalId`, `LogicalId.Property` or a section's name.
            problem: The error and its fix.
        """
        super().__init__(f"{path}: {place}: {problem}")
        self.path = Path(path)
        self.place = place
        self.problem = problem
