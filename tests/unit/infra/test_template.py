"""The template as CloudFormation sees it: rights, limits and what is watched."""

import copy
import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from entrypoints.cli.shop.project_files import ROOT, STATE_MACHINE, TEMPLATE
from entrypoints.local.template.document import read_yaml
from tests.deployed.sam_template import of_type, read_transformed
from tests.unit.statemachine.sources import public_routes, steps_back, steps_forward

KNOWS_NO_RESOURCES = {
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    # https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
}
ATTACHED_BY_SAM = {
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess",
}
FUNCTION = "AWS::Lambda::Function"


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return read_transformed(TEMPLATE)


def statements(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every statement of the template's own policies, with the name of what it belongs to."""
    for name, role in of_type(template, "AWS::IAM::Role"):
        for policy in role.get("Policies", []):
            yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])
    for name, policy in of_type(template, "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"):
        yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def too_wide(template: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the statements that allow more than AWS makes them."""
    return [
        (name, statement)
        for name, statement in statements(template)
        if any("*" in action for action in listed(statement["Action"]))
        or (
            "*" in listed(statement["Resource"])
            and not set(listed(statement["Action"])) <= KNOWS_NO_RESOURCES
        )
    ]


def test_no_policy_has_a_star_where_aws_allows_better(template: dict[str, Any]) -> None:
    assert too_wide(template) == []


@pytest.mark.parametrize(
    "widened",
    [{"Action": "dynamodb:*"}, {"Action": ["dynamodb:Get*"]}, {"Resource": "*"}, {"Resource": ["*"]}],
)
def test_a_star_in_any_functions_policy_would_be_found(
    template: dict[str, Any], widened: dict[str, Any]
) -> None:
    for name, _ in of_type(template, FUNCTION):
        wider = copy.deepcopy(template)
        policy = wider["Resources"][f"{name}Role"]["Properties"]["Policies"][-1]
        policy["PolicyDocument"]["Statement"][-1].update(widened)
        assert [found for found, _ in too_wide(wider)] == [f"{name}Role"]


def test_every_function_has_a_role_of_its_own_within_the_boundary(template: dict[str, Any]) -> None:
    roles = [properties["Role"]["Fn::GetAtt"][0] for _, properties in of_type(template, FUNCTION)]
    assert len(set(roles)) == len(roles) > 15
    for name in roles:
        role = template["Resources"][name]["Properties"]
        assert role["PermissionsBoundary"] == {"Ref": "FunctionBoundary"}
        assert set(role["ManagedPolicyArns"]) <= ATTACHED_BY_SAM


def test_the_boundary_allows_what_the_functions_policies_allow(template: dict[str, Any]) -> None:
    functions = {f"{name}Role" for name, _ in of_type(template, FUNCTION)}
    asked = {a for name, s in statements(template) if name in functions for a in listed(s["Action"])}
    within = {
        a for name, s in statements(template) if name == "FunctionBoundary" for a in listed(s["Action"])
    }
    assert asked <= within


def test_the_boundary_reaches_every_table(template: dict[str, Any]) -> None:
    reached = [
        resource
        for name, s in statements(template)
        if name == "FunctionBoundary"
        for resource in listed(s["Resource"])
    ]
    for name, _ in of_type(template, "AWS::DynamoDB::Table"):
        assert {"Fn::GetAtt": [name, "Arn"]} in reached, f"add {name} to the resources of FunctionBoundary"


def test_only_the_workflow_and_its_starters_reach_it(template: dict[str, Any]) -> None:
    starters = {name for name, s in statements(template) if "states:StartExecution" in listed(s["Action"])}
    assert starters == {"CheckoutFunctionRole", "ReconcileOrdersFunctionRole", "FunctionBoundary"}
    invokers = {name for name, s in statements(template) if "lambda:InvokeFunction" in listed(s["Action"])}
    assert invokers == {"OrderProcessingRole"}


def test_only_the_reconciler_looks_at_executions_and_has_them_go_on(template: dict[str, Any]) -> None:
    asked = {"states:DescribeExecution", "states:RedriveExecution"}
    holders = [(name, s) for name, s in statements(template) if asked & set(listed(s["Action"]))]
    assert {name for name, _ in holders} == {"ReconcileOrdersFunctionRole", "FunctionBoundary"}
    (own,) = [s for name, s in holders if name == "ReconcileOrdersFunctionRole"]
    assert set(listed(own["Action"])) == asked
    prefix = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:"
    assert own["Resource"] == {"Fn::Sub": prefix + "${OrderProcessing.Name}:*"}
    may = {
        a
        for name, s in statements(template)
        if name == "ReconcileOrdersFunctionRole"
        for a in listed(s["Action"])
    }
    assert {action for action in may if action.startswith("states:")} == asked | {"states:StartExecution"}


def test_a_function_ends_before_the_state_that_waits_for_it(template: dict[str, Any]) -> None:
    states = json.loads(STATE_MACHINE.read_text())["States"]
    called = {
        state["Parameters"]["FunctionName"].removeprefix("${").removesuffix("Arn}"): state["TimeoutSeconds"]
        for state in states.values()
        if state["Type"] == "Task" and "FunctionName" in state.get("Parameters", {})
    }
    timeouts = {name: properties["Timeout"] for name, properties in of_type(template, FUNCTION)}
    assert called
    assert [name for name, patience in called.items() if timeouts[name] >= patience] == []


def test_every_function_runs_on_arm_and_python_3_13_traced_and_logged_to_the_kept_group(
    template: dict[str, Any],
) -> None:
    for name, properties in of_type(template, FUNCTION):
        assert (properties["Architectures"], properties["Runtime"]) == (["arm64"], "python3.13"), name
        assert properties["TracingConfig"] == {"Mode": "Active"}, name
        assert properties["LoggingConfig"]["LogGroup"] == {"Ref": "FunctionLogs"}, name


def test_every_log_group_forgets_after_a_time_that_a_parameter_says(template: dict[str, Any]) -> None:
    groups = dict(of_type(template, "AWS::Logs::LogGroup"))
    assert groups
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_every_table_is_on_demand_and_protected_as_the_parameters_say(template: dict[str, Any]) -> None:
    tables = dict(of_type(template, "AWS::DynamoDB::Table"))
    assert tables
    for name, table in tables.items():
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        assert table["DeletionProtectionEnabled"] == {"Ref": "ProtectData"}, name
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] == {
            "Ref": "ProtectData"
        }
        assert table["SSESpecification"] == {"SSEEnabled": {"Ref": "EncryptWithKms"}}
    for name in (*tables, "UserPool"):
        resource = template["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == {"Ref": "DataPolicy"}, name


def test_every_target_of_a_rule_has_a_dead_letter_queue(template: dict[str, Any]) -> None:
    targets = [target for _, rule in of_type(template, "AWS::Events::Rule") for target in rule["Targets"]]
    assert targets
    assert all(
        target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["DeadLetters", "Arn"]}} for target in targets
    )


def test_every_alarm_goes_to_the_topic_and_stands_in_the_guide(template: dict[str, Any]) -> None:
    guide = (ROOT / "docs" / "deployment.md").read_text()
    alarms = dict(of_type(template, "AWS::CloudWatch::Alarm"))
    assert len(alarms) > 7
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name
        assert len(alarm.get("Metrics", [])) <= 11, "one expression over at most ten metrics"
        assert f"`{name}`" in guide, f"{name}: what it means and what to do is not in docs/deployment.md"


def watched(template: dict[str, Any], metric: str) -> set[str]:
    """Return the functions whose `metric` an alarm watches."""
    return {
        each["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"]
        for _, alarm in of_type(template, "AWS::CloudWatch::Alarm")
        for each in alarm.get("Metrics", [])
        if each.get("MetricStat", {}).get("Metric", {}).get("MetricName") == metric
    }


def test_alarms_on_throttles_watch_every_function(template: dict[str, Any]) -> None:
    everyone = {name for name, _ in of_type(template, FUNCTION)}
    assert watched(template, "Throttles") == everyone, (
        "add a step to the metrics of WorkflowThrottlesAlarm, another function to FunctionThrottlesAlarm"
    )


def test_an_alarm_on_errors_watches_every_function_outside_the_workflow(template: dict[str, Any]) -> None:
    steps = {f"{step}Function" for step in (*steps_forward(), *steps_back())}
    others = {name for name, _ in of_type(template, FUNCTION)} - steps
    assert watched(template, "Errors") == others, "add the function to the metrics of FunctionErrorsAlarm"


def test_a_route_needs_a_token_unless_the_template_states_that_it_is_public(template: dict[str, Any]) -> None:
    (api,) = [api for _, api in of_type(template, "AWS::ApiGatewayV2::Api")]
    open_to_all = {
        f"{method.upper()} {path}"
        for path, methods in api["Body"]["paths"].items()
        for method, operation in methods.items()
        if method != "options" and operation.get("security") != [{"Customers": []}]
    }
    assert open_to_all == public_routes()


def test_the_dashboard_is_json(template: dict[str, Any]) -> None:
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    assert json.loads(body)["widgets"]


def test_the_stages_set_parameters_that_the_template_has() -> None:
    stages = tomllib.loads((TEMPLATE.parent / "samconfig.toml").read_text())
    declared = read_yaml(TEMPLATE)["Parameters"]
    for stage in ("dev", "prod"):
        overrides = stages[stage]["deploy"]["parameters"]["parameter_overrides"].split()
        given = dict(override.split("=", 1) for override in overrides)
        assert given.keys() <= declared.keys()
        for name, value in given.items():
            allowed = declared[name].get("AllowedValues")
            assert allowed is None or value in [str(item) for item in allowed], name


def test_checkouts_are_throttled_below_other_requests(template: dict[str, Any]) -> None:
    """Trying stolen cards takes many checkouts, and a flash sale must not reach the payment provider."""
    [(_, stage)] = of_type(template, "AWS::ApiGatewayV2::Stage")
    settings = stage["RouteSettings"]
    assert settings == {
        "POST /checkout": {
            "ThrottlingRateLimit": {"Ref": "CheckoutsPerSecond"},
            "ThrottlingBurstLimit": {"Ref": "CheckoutBurst"},
            "DetailedMetricsEnabled": True,
        }
    }
    defaults = {name: one.get("Default") for name, one in template["Parameters"].items()}
    assert defaults["CheckoutsPerSecond"] < defaults["RequestsPerSecond"]
    assert defaults["CheckoutBurst"] < defaults["RequestBurst"]
