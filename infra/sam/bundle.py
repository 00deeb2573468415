"""Builds a function's bundle: its handler, the modules that it can import, and the libraries of both.

`sam build` runs it through the Makefile beside it, once for each function of the template.
"""

import argparse
import ast
import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from entrypoints.local.template import Template
from entrypoints.local.template import resource_views as views

ROOT: Final = Path(__file__).resolve().parents[2]
TEMPLATE: Final = Path(__file__).with_name("template.yaml")
LIBRARIES: Final = ROOT / ".aws-sam" / "libraries"

PROVIDED: Final = frozenset({"boto3", "botocore"})
"""The libraries that Lambda's Python runtime includes.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
"""

TARGET_VARIABLE: Final = "KIOSK_BUNDLE_TARGET"
LAMBDA: Final = ("arm64", "x86_64")
NATIVE: Final = "native"
"""A bundle for the interpreter that builds it, as an emulator without containers needs."""

_MACHINES: Final = {"arm64": "aarch64", "x86_64": "x86_64"}
_PLATFORMS: Final = ("manylinux2014", "manylinux_2_17", "manylinux_2_28")
"""Lambda's Python 3.13 stands on Amazon Linux 2023, whose glibc is 2.34."""

_LAZY_PACKAGES: Final = frozenset({"adapters", "domain"})
"""The packages whose modules are imported at the first use of a class: see adapters/lazy_providers.py."""

_NOT_RUN: Final = ("__pycache__", "bin", "*.c", "*.cpp", "*.pyx", "*.pxd", "*.pyi", "*.pyc")
"""Files of libraries that a function never runs."""


class BundleError(Exception):
    """A bundle cannot be built; the message names the place and the fix."""


def main() -> None:
    """Build the bundle that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("function", help="the function's logical id in the template")
    parser.add_argument("folder", type=Path, help="the folder of the bundle")
    arguments = parser.parse_args()
    try:
        build(arguments.function, arguments.folder, os.environ.get(TARGET_VARIABLE, LAMBDA[0]))
    except BundleError as error:
        sys.exit(f"{arguments.function}: {error}")


def build(function: str, folder: Path, target: str) -> None:
    """Put the bundle of `function` into `folder`.

    Args:
        function: Its logical id.
        folder: Created where it does not exist.
        target: Lambda's architecture, or `native`.

    Raises:
        BundleError: The function is unknown, or imports a library that no bundle carries.
    """
    handler = {view.logical_id: view.handler for view in views.functions(Template.load(TEMPLATE))}.get(
        function
    )
    if handler is None:
        raise BundleError(f"is not a function of {TEMPLATE.name}")
    files = reachable(handler.rpartition(".")[0])
    shutil.copytree(libraries(distributions(files), target), folder, dirs_exist_ok=True)
    for path in files:
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def reachable(module: str) -> set[Path]:
    """Return the files of this repository that `module` can import, at once or later."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is None or path in found:
            continue
        found.add(path)
        waiting.extend(_parents(name))
        waiting.extend(_imports(name, path))
    return found


def distributions(files: Iterable[Path]) -> list[str]:
    """Return the libraries that `files` import, as pyproject's `dependencies` require them.

    Raises:
        BundleError: A file imports a library that is not among them.
    """
    required = _requirements()
    owners = importlib.metadata.packages_distributions()
    wanted = set[str]()
    for path in files:
        for name in {name.partition(".")[0] for name in _imports(_module(path), path)}:
            if name in sys.stdlib_module_names or name in PROVIDED or _file(name):
                continue
            matching = {_normal(owner) for owner in owners.get(name, ())} & required.keys()
            if not matching:
                raise BundleError(
                    f"{path.relative_to(ROOT)} imports {name}; add it to pyproject's dependencies"
                )
            wanted |= matching
    return sorted({required[name] for name in wanted})


def libraries(wanted: Sequence[str], target: str) -> Path:
    """Return a folder with these libraries for `target`, installed once for all functions."""
    constraints = ROOT / "constraints.txt"
    seed = "\n".join([*wanted, target, sys.version, constraints.read_text(encoding="utf-8")])
    kept = LIBRARIES / hashlib.sha256(seed.encode()).hexdigest()[:16]
    if not kept.is_dir():
        LIBRARIES.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=LIBRARIES) as scratch:
            fresh = Path(scratch) / "fresh"
            fresh.mkdir()
            if wanted:
                _install(wanted, target, fresh, constraints)
            _prune(fresh)
            try:
                fresh.rename(kept)
            except OSError:  # another build of the same libraries came first
                if not kept.is_dir():
                    raise
    return kept


def _install(wanted: Sequence[str], target: str, folder: Path, constraints: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    where = ["--target", str(folder), "--constraint", str(constraints), "--only-binary", ":all:"]
    subprocess.run([*pip, *where, *_platform(target), *wanted], check=True)  # noqa: S603


def _platform(target: str) -> list[str]:
    if target == NATIVE:
        return []
    if target not in LAMBDA:
        raise BundleError(f"{TARGET_VARIABLE} is {target!r}; it must be {', '.join(LAMBDA)} or {NATIVE}")
    version = {view.runtime.removeprefix("python") for view in views.functions(Template.load(TEMPLATE))}.pop()
    platforms = [f"--platform={name}_{_MACHINES[target]}" for name in _PLATFORMS]
    return [*platforms, "--implementation=cp", f"--python-version={version}"]


def _prune(folder: Path) -> None:
    for pattern in _NOT_RUN:
        for path in list(folder.rglob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _requirements() -> dict[str, str]:
    """Return the requirements of `dependencies` by name, also under the names of their own requirements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = {_name(text): text for text in project["project"]["dependencies"]}
    for name, text in list(requirements.items()):
        for requirement in importlib.metadata.requires(name) or ():
            if "extra ==" not in requirement:
                requirements.setdefault(_name(requirement), text)
    return requirements


def _name(requirement: str) -> str:
    return _normal(re.split(r"[^\w.-]", requirement)[0])


def _normal(name: str) -> str:
    """Return a distribution's name as PyPI compares names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _file(module: str) -> Path | None:
    base = ROOT.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _parents(module: str) -> Iterator[str]:
    while module := module.rpartition(".")[0]:
        yield module


def _imports(module: str, path: Path) -> Iterator[str]:
    """Yield each module that `path` names.

    In an import (`from a import b`: `a` and `a.b`), or in a lookup of a class that imports its module
    (`domain.cart.service.CartService`).
    """
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in _statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            names = ast.unparse(node).split(".")
            if names[0] in _LAZY_PACKAGES and names[-1][0].isupper():
                yield ".".join(names[:-1])


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those under `if TYPE_CHECKING:`, which never run."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        yield node
        yield from _statements(node)


if __name__ == "__main__":
    main()
