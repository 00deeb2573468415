import json
from pathlib import Path

from entrypoints.cli import diagrams
from entrypoints.cli.shop.project_files import ROOT, STATE_MACHINE, TEMPLATE
from entrypoints.local.template import Template
from entrypoints.local.template.resource_views import functions


def test_the_architecture_page_shows_the_template_and_the_state_machine_as_they_are() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    assert page.count("<!-- picture:") == 2
    assert diagrams.with_pictures(page) == page, "if the change is intended: make accept-shape"


def test_every_state_and_every_transition_is_drawn(tmp_path: Path) -> None:
    machine = {
        "StartAt": "Weigh",
        "States": {
            "Weigh": {"Type": "Task", "Next": "Heavy", "Catch": [{"ErrorEquals": ["X"], "Next": "Broken"}]},
            "Heavy": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.kg", "NumericGreaterThan": 30, "Next": "Broken"}],
                "Default": "Sent",
            },
            "Sent": {"Type": "Succeed"},
            "Broken": {"Type": "Fail"},
        },
    }
    path = tmp_path / "machine.json"
    path.write_text(json.dumps(machine))
    drawn = diagrams.workflow(path).splitlines()
    assert {line.strip() for line in drawn[1:]} == {
        "start(( )) --> Weigh",
        "Weigh[Weigh]",
        "Heavy{{Heavy}}",
        "Sent([Sent])",
        "Broken([Broken])",
        "Weigh --> Heavy",
        "Weigh -.-> Broken",
        "Heavy -->|30| Broken",
        "Heavy -->|otherwise| Sent",
    }


def test_every_function_of_the_template_is_in_the_picture() -> None:
    drawn = diagrams.architecture()
    names = [view.logical_id.removesuffix("Function") for view in functions(Template.load(TEMPLATE))]
    assert len(names) > 10
    assert [name for name in names if name not in drawn] == []


def test_the_storefront_and_its_bucket_are_in_the_picture() -> None:
    drawn = diagrams.architecture()
    assert "Client([Client]) -->|pages| Storefront[Storefront on CloudFront]" in drawn
    assert "Storefront --> StorefrontFiles[(StorefrontFiles)]" in drawn


def test_the_workflow_of_the_shop_is_drawn_whole() -> None:
    states = json.loads(STATE_MACHINE.read_text())["States"]
    drawn = diagrams.workflow()
    assert all(name in drawn for name in states)
