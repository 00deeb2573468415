"""Looks for handlers in their files, without importing them.

Importing every handler would delay the start; reading the files finds what no import could mend: a misspelt
module, a misspelt function, a syntax error. What only an import shows is reported by `FunctionHost.load`.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


def handler_problem(handler: str, code: Path) -> str | None:
    """Return why a handler can never be loaded from a function's folder, or None if it may be."""
    module, dot, attribute = handler.rpartition(".")
    if not dot or not module or not attribute:
        return f"{handler!r} must name a module and a function in it, such as app.handler"
    names = module.replace("/", ".").split(".")
    if names[0] in sys.builtin_module_names:
        return f"{names[0]} is a module of Python itself; give the module another name"
    if not all(names):
        return f"{handler!r} names no module"
    path = _file(code, names)
    if path is None:
        if _may_be_made_otherwise(code, names):
            return None
        return f"no module {module} in {code}; correct the name or CodeUri"
    try:
        source = path.read_bytes()
        tree = ast.parse(source, path)
    except SyntaxError as error:
        return f"{path}, line {error.lineno}: {error.msg}"
    except (OSError, ValueError) as error:
        return f"{path}: {error}"
    if attribute in _bound(tree) or _binds_unseen(tree):
        return None
    return f"{path} has no {attribute}; correct the name"


def _file(code: Path, names: list[str]) -> Path | None:
    """Return the file of a module: exact in its case, as on Lambda's file system."""
    place = code.joinpath(*names)
    for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
        if path.is_file() and path.resolve().name == path.name:
            return path
    return None


def _may_be_made_otherwise(code: Path, names: list[str]) -> bool:
    """Return whether a module may be an extension, a bare byte code file or a namespace."""
    place = code.joinpath(*names)
    return place.is_dir() or any(place.parent.glob(f"{names[-1]}.*"))


def _bound(tree: ast.Module) -> set[str]:
    """Return the names that a module's statements bind, those in branches too."""
    return set(_bound_by(tree.body))


def _bound_by(statements: list[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield node.name
            elif isinstance(node, ast.alias):
                yield node.asname or node.name.split(".", 1)[0]


def _binds_unseen(tree: ast.Module) -> bool:
    """Return whether a module may bind names that its statements do not show."""
    if any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body):
        return True
    unseen = {"exec", "globals", "locals", "setattr", "vars"}
    return any(
        (isinstance(node, ast.alias) and node.name == "*")
        or (isinstance(node, ast.Global) or (isinstance(node, ast.Name) and node.id in unseen))
        for node in ast.walk(tree)
    )
