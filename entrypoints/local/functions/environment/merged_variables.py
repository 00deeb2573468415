"""Environment variables of all functions, merged for the one process they share."""

from collections.abc import Iterable, Mapping, MutableMapping

from entrypoints.local.functions.invocation import FunctionConfig


class EnvironmentConflictError(Exception):
    """Two functions set one variable to different values."""


def merged_environment(functions: Iterable[FunctionConfig]) -> dict[str, str]:
    """Return the variables of all functions together.

    Lambda runs each function in its own sandbox; here they share one process, so a variable can have one
    value only.

    Raises:
        EnvironmentConflictError: Two functions disagree; both are named.
    """
    merged: dict[str, str] = {}
    owners: dict[str, str] = {}
    for function in functions:
        for name, value in function.environment.items():
            if merged.setdefault(name, value) != value:
                raise EnvironmentConflictError(
                    f"environment variable {name} is {merged[name]!r} for {owners[name]} and {value!r} for "
                    f"{function.name}; functions share one process here: use one value, or two names"
                )
            owners.setdefault(name, function.name)
    return merged


class EnvironmentOverlay:
    """Sets variables, removes those whose value is None, and restores the previous values."""

    def __init__(self, environ: MutableMapping[str, str], variables: Mapping[str, str | None]) -> None:
        self._environ = environ
        self._before = {name: environ.get(name) for name in variables}
        self._set(variables)

    def restore(self) -> None:
        """Restore the environment."""
        self._set(self._before)

    def _set(self, variables: Mapping[str, str | None]) -> None:
        for name, value in variables.items():
            if value is None:
                self._environ.pop(name, None)
            else:
                self._environ[name] = value
