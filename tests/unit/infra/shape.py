"""Today's shape of the deployment: the routes, functions, rights, tables and states that exist.

test_shape.py compares it with shape.json, so that a change of the shape is seen and reviewed. A difference
breaks no rule. After an intended change, `make accept-shape` records the new one; commit it with the change.
A reviewer looks at the difference in shape.json for what the code alone does not show: a route that became
public, a right more, a renamed table (its data stay behind), an output that others read.
"""

import json
from pathlib import Path
from typing import Any

from entrypoints.cli.shop.project_files import STATE_MACHINE, TEMPLATE
from tests.deployed.sam_template import of_type, read_transformed
from tests.unit.statemachine.sources import functions, public_routes, routes

RECORDED = Path(__file__).with_name("shape.json")
_LISTED = {
    "alarms": "AWS::CloudWatch::Alarm",
    "buckets": "AWS::S3::Bucket",
    "log groups": "AWS::Logs::LogGroup",
    "queues": "AWS::SQS::Queue",
    "rules": "AWS::Events::Rule",
    "state machines": "AWS::StepFunctions::StateMachine",
}


def current() -> dict[str, Any]:
    """Return the shape that template and definition have now."""
    template = read_transformed(TEMPLATE)
    states = json.loads(STATE_MACHINE.read_text())["States"]
    return {
        "functions": {name: function["Handler"] for name, function in functions().items()},
        "outputs": sorted(template["Outputs"]),
        "parameters": sorted(template["Parameters"]),
        "rights": {name: _actions(role) for name, role in of_type(template, "AWS::IAM::Role")},
        "routes": {key: f"{handler}, {_callers(key)}" for key, handler in routes().items()},
        "states": {name: _successors(state) for name, state in states.items()},
        "tables": {name: _keys(table) for name, table in of_type(template, "AWS::DynamoDB::Table")},
        **{name: sorted(found for found, _ in of_type(template, kind)) for name, kind in _LISTED.items()},
    }


def text(shape: dict[str, Any]) -> str:
    """Return a shape as it is recorded."""
    return json.dumps(shape, indent=2, sort_keys=True) + "\n"


def _callers(route: str) -> str:
    return "public" if route in public_routes() else "signed in"


def _actions(role: dict[str, Any]) -> list[str]:
    statements = [
        statement
        for policy in role.get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    allowed = [statement["Action"] for statement in statements]
    return sorted(
        {action for listed in allowed for action in ([listed] if isinstance(listed, str) else listed)}
    )


def _keys(table: dict[str, Any]) -> dict[str, list[str]]:
    indexes = {index["IndexName"]: index["KeySchema"] for index in table.get("GlobalSecondaryIndexes", [])}
    return {
        name: [key["AttributeName"] for key in schema]
        for name, schema in {"table": table["KeySchema"], **indexes}.items()
    }


def _successors(state: dict[str, Any]) -> list[str]:
    branches = [state, *state.get("Catch", []), *state.get("Choices", [])]
    return [branch[key] for branch in branches for key in ("Next", "Default") if key in branch]


if __name__ == "__main__":
    RECORDED.write_text(text(current()))
