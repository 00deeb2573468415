"""The Resources page: a map of the template's resources and their references."""

from collections.abc import Iterator

from entrypoints.local.console.graphs.graph import Edge, Graph, Node
from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.state_machines import graph_or_error
from entrypoints.local.console.web.json_api import Json, PageQuery, listed
from entrypoints.local.template import Template

_MAPPED = {
    "AWS::Cognito::UserPool": "userPool",
    "AWS::DynamoDB::Table": "table",
    "AWS::Events::EventBus": "bus",
    "AWS::Events::Rule": "rule",
    "AWS::Lambda::Function": "function",
    "AWS::S3::Bucket": "bucket",
    "AWS::SNS::Topic": "topic",
    "AWS::SQS::Queue": "queue",
    "AWS::Scheduler::Schedule": "schedule",
    "AWS::Serverless::Function": "function",
    "AWS::Serverless::HttpApi": "api",
    "AWS::Serverless::StateMachine": "stateMachine",
    "AWS::StepFunctions::StateMachine": "stateMachine",
}
"""Resource types on the map; the list beside it has all."""
_CALLED_BY = {"api", "bus", "rule", "schedule"}
"""Types whose events are declared at the function that they call, which reverses the arrow."""


class ResourcePages:
    """Data of the Resources page."""

    def __init__(self, template: Template, painter: Painter) -> None:
        self._template = template
        self._painter = painter

    def resources(self, _query: PageQuery) -> Json:
        """Answer `resources`."""
        found = list(self._template.resources())
        items = [{"logicalId": one.logical_id, "type": one.type, "ref": one.ref} for one in found]
        nodes = {
            one.logical_id: Node(one.logical_id, one.logical_id, _MAPPED[one.type])
            for one in found
            if one.type in _MAPPED
        }
        edges = dict.fromkeys(_edges(self._template, nodes))
        linked = {name for edge in edges for name in (edge.source, edge.target)}
        shown = tuple(node for name, node in nodes.items() if name in linked)
        return {
            **listed(items),
            **graph_or_error(Graph(shown, tuple(edges), direction="LR"), self._painter),
        }


def _edges(template: Template, nodes: dict[str, Node]) -> Iterator[Edge]:
    for source, target in template.references():
        if source in nodes and target in nodes and source != target:
            turned = nodes[target].type in _CALLED_BY and nodes[source].type in {"function", "stateMachine"}
            if turned and not _puts(nodes[source], nodes[target]):
                source, target = target, source  # noqa: PLW2901 -- read the other way round
            yield Edge(
                source, target, "event" if "bus" in {nodes[source].type, nodes[target].type} else "call"
            )


def _puts(source: Node, target: Node) -> bool:
    """Return whether a state machine puts events on a bus."""
    return source.type == "stateMachine" and target.type == "bus"
