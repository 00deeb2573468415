"""What is wrong with a template, said once and clearly."""

from pathlib import Path


class TemplateError(Exception):
    """The template cannot be used: names the file, the resource, the property and the fix."""

    def __init__(self, path: Path | str, place: str, problem: str) -> None:
        """Keep the three parts apart, so that a command line may lay them out.

        Args:
            path: The template's file.
            place: `LogicalId`, `LogicalId.Property` or a section's name.
            problem: What is wrong and how it is put right.
        """
        super().__init__(f"{path}: {place}: {problem}")
        self.path = Path(path)
        self.place = place
        self.problem = problem
