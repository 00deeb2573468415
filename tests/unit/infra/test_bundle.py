"""The contents of a function's bundle."""

from pathlib import Path

import pytest

from entrypoints.cli.shop.project_files import ROOT, TEMPLATE
from entrypoints.local.template import Template
from entrypoints.local.template import resource_views as views
from infra.sam import bundle

HANDLERS = {view.logical_id: view.handler for view in views.functions(Template.load(TEMPLATE))}


def carried(function: str) -> set[str]:
    module = HANDLERS[function].rpartition(".")[0]
    return {str(path.relative_to(ROOT)) for path in bundle.reachable(module)}


@pytest.mark.parametrize("function", HANDLERS)
def test_a_bundle_carries_its_handler_and_nothing_of_the_laptop(function: str) -> None:
    files = carried(function)
    assert HANDLERS[function].rpartition(".")[0].replace(".", "/") + ".py" in files
    assert [
        name for name in files if name.startswith(("entrypoints/local", "entrypoints/cli", "tests"))
    ] == []


def test_a_bundle_carries_its_own_handler_only() -> None:
    handlers = {HANDLERS[name].rpartition(".")[0].replace(".", "/") + ".py" for name in HANDLERS}
    assert carried("CartFunction") & handlers == {"entrypoints/lambda/cart.py"}


def test_what_is_imported_at_the_first_use_of_a_class_is_carried() -> None:
    files = carried("NotifyCustomerFunction")
    assert {"domain/orders/order.py", "adapters/wiring.py", "adapters/dynamodb/store.py"} <= files
    assert {"adapters/ses/notifier.py", "domain/notifications/service.py"} <= files


def test_a_step_of_the_workflow_carries_no_http_code() -> None:
    assert [name for name in carried("ValidateOrderFunction") if "/_http/" in name] == []
    assert "entrypoints/lambda/_http/resolver.py" in carried("CheckoutFunction")


def test_a_bundle_installs_what_its_files_import() -> None:
    wanted = bundle.distributions(bundle.reachable("entrypoints.lambda.validate_order"))
    assert [text.split(">")[0] for text in wanted] == [
        "aws-lambda-powertools",
        "dependency-injector",
        "pydantic",
    ]


def test_an_import_that_no_bundle_carries_is_refused_with_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    stray = tmp_path / "stray.py"
    stray.write_text("import json\nimport rich.table\n")
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    with pytest.raises(bundle.BundleError, match=r"stray\.py imports rich; add it to pyproject"):
        bundle.distributions([stray])


def test_imports_for_type_checkers_are_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    module = tmp_path / "typed.py"
    module.write_text("from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import rich\n")
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    assert bundle.distributions([module]) == []


def test_an_unknown_function_or_target_is_named(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match=r"is not a function of template\.yaml"):
        bundle.build("TeapotFunction", tmp_path, "arm64")
    with pytest.raises(bundle.BundleError, match="'mips'; it must be arm64, x86_64 or native"):
        bundle.libraries(["pydantic"], "mips")
