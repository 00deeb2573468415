"""Classes that are imported when the first object of them is made."""

import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Lazy:
    """Makes objects of the class at `place`, such as `domain.cart:CartService`.

    A function imports what it uses: UpdateInventory knows nothing of carts and mail, and its cold start is
    shorter for it.
    """

    def __init__(self, place: str) -> None:
        self._module, _, self._name = place.partition(":")

    def __call__(self, *arguments: Any) -> Any:
        with uncollected():
            return getattr(importlib.import_module(self._module), self._name)(*arguments)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector rest.

    Importing a library and loading a service's description make a hundred thousand objects and hardly any
    garbage. Looking for it again and again is a sixth of a cold start.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
