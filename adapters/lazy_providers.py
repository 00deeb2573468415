"""Providers of objects whose modules are imported when the first object is made.

A function imports what it uses: UpdateInventory needs no carts and no mail, and its cold start is shorter
for it.
"""

import importlib
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from dependency_injector import providers

from adapters.system.garbage_collection import uncollected

MadeT = TypeVar("MadeT")


class LazyPackage:
    """A stand-in for a package that imports a module when a class of it is looked up.

    `LazyPackage("domain").cart.service.CartService` imports `domain.cart.service`. A name with a capital is a
    class, any other a module (PEP 8). To a type checker the stand-in is the package itself:

        if TYPE_CHECKING:
            import domain.cart.service
        else:
            domain = LazyPackage("domain")
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        if not name[0].isupper():
            return LazyPackage(f"{self._path}.{name}")
        return getattr(importlib.import_module(self._path), name)


def once(find: Callable[[], Callable[..., MadeT]], *arguments: object) -> providers.Provider[MadeT]:
    """Return a provider of one object, which is made at the first call, also if several come at once.

    Args:
        find: Returns the object's class; called when the object is made.
        arguments: The constructor's arguments; a provider stands for what it provides.
    """
    return providers.ThreadSafeSingleton(_Make(find), *arguments)


class _Make(Generic[MadeT]):
    def __init__(self, find: Callable[[], Callable[..., MadeT]]) -> None:
        self._find = find

    def __call__(self, *arguments: object) -> MadeT:
        with uncollected():
            return self._find()(*arguments)
