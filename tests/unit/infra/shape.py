"""Today's shape of the deployment: the routes, functions, rights, tables and states that exist.

test_shape.py compares it with shape.json, so that a change of the shape is seen and reviewed. A difference
breaks no rule. After an intended change, accept the new shape and commit it:

    .venv/bin/python -m tests.unit.infra.shape
"""

import json
from pathlib import Path
from typing import Any

from entrypoints.cli.shop.project_files import STATE_MACHINE, TEMPLATE
from tests.deployed.sam_template import of_type, read_transformed
from tests.unit.statemachine.sources import functions, routes

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
        "outputs": [*template["Outputs"]],
        "parameters": [*template["Parameters"]],
        "rights": {name: _actions(role) for name, role in of_type(template, "AWS::IAM::Role")},
        "routes": routes(),
        "states": {name: _successors(state) for name, state in states.items()},
        "tables": {name: _keys(table) for name, table in of_type(template, "AWS::DynamoDB::Table")},
        **{name: [found for found, _ in of_type(template, kind)] for name, kind in _LISTED.items()},
    }


def text(shape: dict[str, Any]) -> str:
    """Return a shape as it is recorded."""
    return json.dumps(shape, indent=2, sort_keys=True) + "\n"


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
