import json
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.console.graphs.graph import Edge, Graph, Node, graph_json
from entrypoints.local.console.graphs.graphviz import LayoutError, Painter
from entrypoints.local.console.graphs.state_machine_graph import condition_text, machine_picture

BAKERY = {
    "StartAt": "Choose",
    "States": {
        "Choose": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.loaf", "StringEquals": "rye", "Next": "Each"},
                {"Variable": "$.loaf", "StringEquals": "oat", "Next": "Each"},
            ],
            "Default": "Stop",
        },
        "Each": {
            "Type": "Map",
            "ItemProcessor": {
                "StartAt": "Both",
                "States": {
                    "Both": {
                        "Type": "Parallel",
                        "End": True,
                        "Branches": [
                            {"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "End": True}}},
                            {"StartAt": "Rest", "States": {"Rest": {"Type": "Pass", "End": True}}},
                        ],
                    }
                },
            },
            "Catch": [{"ErrorEquals": ["Cold", "Wet"], "Next": "Stop"}],
            "End": True,
        },
        "Stop": {"Type": "Fail"},
    },
}


def test_maps_and_parallels_are_boxes_in_boxes() -> None:
    picture = machine_picture(BAKERY)
    assert [(group.id, group.parent) for group in picture.groups] == [("Each", None), ("Both", "Each")]
    assert {node.id: node.group for node in picture.nodes}["Bake"] == "Both"
    assert {node.id: node.type for node in picture.nodes} == {
        "(start)": "start",
        "Choose": "Choice",
        "Each": "Map",
        "Both": "Parallel",
        "Bake": "Pass",
        "Rest": "Pass",
        "Both (end)": "join",
        "Each (end)": "join",
        "Stop": "Fail",
        "(end)": "end",
    }


def test_edges_of_one_kind_between_two_states_are_one() -> None:
    edges = machine_picture(BAKERY).edges
    assert Edge("Choose", "Each", "choice", '$.loaf = "rye", $.loaf = "oat"') in edges
    assert Edge("Choose", "Stop", "default", "otherwise") in edges
    assert Edge("Each", "Stop", "catch", "Cold, Wet") in edges
    assert Edge("Each (end)", "(end)", "next") in edges


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"Variable": "$.n", "NumericGreaterThanEquals": 3}, "$.n ≥ 3"),
        ({"Variable": "$.n", "NumericLessThanPath": "$.m"}, "$.n < $.m"),
        ({"Variable": "$.b", "BooleanEquals": True}, "$.b = true"),
        ({"Variable": "$.s", "StringMatches": "r*"}, '$.s Matches "r*"'),
        ({"Not": {"Variable": "$.s", "IsPresent": True}}, "not ($.s IsPresent true)"),
        (
            {"And": [{"Variable": "$.a", "IsNull": True}, {"Variable": "$.b", "IsNull": True}]},
            "$.a IsNull true and $.b IsNull true",
        ),
        ({"Condition": "{% $states.input.n > 3 %}"}, "$states.input.n > 3"),
    ],
)
def test_conditions_are_written_as_one_reads_them(rule: dict[str, Any], text: str) -> None:
    assert condition_text(rule) == text


def test_a_state_named_as_a_circle_gets_its_own_name() -> None:
    picture = machine_picture({"StartAt": "(start)", "States": {"(start)": {"Type": "Succeed"}}})
    assert [node.id for node in picture.nodes] == ["(start)'", "(start)", "(end)"]


def test_graphviz_lays_out_every_part_inside_the_picture() -> None:
    picture = machine_picture(BAKERY)
    graph = graph_json(picture, Painter().layout(picture))
    for part in (*graph["nodes"], *graph["groups"]):
        assert 0 <= part["x"] <= part["x"] + part["width"] <= graph["width"] + 1, part
        assert 0 <= part["y"] <= part["y"] + part["height"] <= graph["height"] + 1, part
    boxes = {group["id"]: group for group in graph["groups"]}
    assert boxes["Each"]["x"] < boxes["Both"]["x"]
    assert boxes["Each"]["y"] < boxes["Both"]["y"]
    choice = next(edge for edge in graph["edges"] if edge["kind"] == "choice")
    assert choice["path"].startswith("M")
    assert choice["arrow"].endswith("Z")
    assert choice["labelX"] is not None


def test_the_shops_workflow_goes_downwards() -> None:
    definition = json.loads(Path("statemachine/order_processing.asl.json").read_text())
    picture = machine_picture(definition)
    graph = graph_json(picture, Painter().layout(picture))
    y = {node["id"]: node["y"] for node in graph["nodes"]}
    assert y["(start)"] < y["ValidateOrder"] < y["CapturePayment"] < y["(end)"]


def test_hostile_names_are_only_text() -> None:
    name = '<b>"\\N\\G {x|y} ${z}\n\u202e'
    picture = Graph((Node(name, name, "Task"), Node("b", "b", "Task")), (Edge(name, "b", "catch", name),))
    graph = graph_json(picture, Painter().layout(picture))
    assert graph["nodes"][0]["label"] == name


def test_without_pygraphviz_the_answer_says_what_to_install(tmp_path: Path) -> None:
    program = tmp_path / "dot.py"
    program.write_text("import a_module_that_is_not_here")
    with pytest.raises(LayoutError, match="install Graphviz"):
        Painter(program).layout(Graph((), ()))


def test_a_layout_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    program = tmp_path / "dot.py"
    program.write_text("import threading; threading.Event().wait()")
    with pytest.raises(LayoutError, match="within 0 seconds"):
        Painter(program, timeout=0.2).layout(Graph((), ()))


def test_equal_pictures_are_laid_out_once(tmp_path: Path) -> None:
    program, runs = tmp_path / "dot.py", tmp_path / "runs"
    program.write_text(f"open({str(runs)!r}, 'a').write('x'); print('{{}}')")
    painter = Painter(program)
    for _ in range(3):
        painter.layout(Graph((Node("a", "a", "Task"),), ()))
    assert runs.read_text() == "x"
