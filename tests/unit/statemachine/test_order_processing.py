"""The order workflow's definition, held against the template and the domain that it names."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from domain import errors
from tests.unit.handlers.client import load
from tests.unit.statemachine.sources import DEFINITION, definition, functions, module_of, resources, routes

STATES: dict[str, Any] = definition()["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
LAMBDA_TASKS = {name: state for name, state in TASKS.items() if "lambda:invoke" in state["Resource"]}
MACHINE = resources("AWS::Serverless::StateMachine")["OrderProcessing"]


def subclasses(base: type[errors.ShopError]) -> set[str]:
    found = {base.__name__}
    for child in base.__subclasses__():
        found |= subclasses(child)
    return found


def retried(state: dict[str, Any]) -> Iterator[str]:
    for retrier in state["Retry"]:
        if retrier.get("MaxAttempts") != 0:
            yield from retrier["ErrorEquals"]


def successors(state: dict[str, Any]) -> set[str]:
    branches = [state, *state.get("Catch", []), *state.get("Choices", [])]
    return {branch[key] for branch in branches for key in ("Next", "Default") if key in branch}


def reachable(start: str) -> set[str]:
    seen: set[str] = set()
    waiting = {start}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= successors(STATES[name]) - seen
    return seen


def path_from(start: str) -> list[str]:
    """Return the states that follow `start` where nothing fails and nothing was confirmed before."""
    path = [start]
    while successors(STATES[path[-1]]):
        state = STATES[path[-1]]
        if state["Type"] == "Succeed" or not (state.get("Default") or state.get("Next")):
            break
        path.append(state.get("Default") or state["Next"])
    return path


WAY_FORWARD, WAY_BACK = path_from(definition()["StartAt"]), path_from("AbandonOrder")
FORWARD = [name for name in WAY_FORWARD if name in LAMBDA_TASKS]
BACK = [name for name in WAY_BACK if name in LAMBDA_TASKS]
PUBLISH = [name for name in TASKS if name not in LAMBDA_TASKS]


def substitution(state: dict[str, Any]) -> str:
    found = re.fullmatch(r"\$\{(\w+)\}", state["Parameters"]["FunctionName"])
    assert found
    return found[1]


def function_of(state: dict[str, Any]) -> dict[str, Any]:
    attribute = MACHINE["DefinitionSubstitutions"][substitution(state)]["Fn::GetAtt"]
    name, _, part = attribute.partition(".")
    assert part == "Arn"
    return functions()[name]


def test_the_way_forward_goes_through_its_named_steps_in_their_order() -> None:
    wanted = ["ValidateOrder", "ProcessPayment", "UpdateInventory", "CapturePayment", "SendConfirmation"]

    assert [name for name in WAY_FORWARD if name in wanted] == wanted
    assert WAY_FORWARD[-2:] == ["PublishConfirmed", "OrderConfirmed"]


def test_the_way_back_returns_stock_and_money_before_it_rejects() -> None:
    wanted = ["AbandonOrder", "WasConfirmed", "ReleaseStock", "CancelPayment", "RejectOrder"]

    assert [name for name in WAY_BACK if name in wanted] == wanted
    assert WAY_BACK[-2:] == ["PublishRejected", "OrderRejected"]


def test_every_state_can_be_reached_and_every_state_named_exists() -> None:
    assert reachable(definition()["StartAt"]) == STATES.keys()


def test_from_every_state_the_workflow_can_end() -> None:
    ends = {name for name, state in STATES.items() if state["Type"] == "Succeed"}

    assert ends == {"OrderConfirmed", "OrderRejected"}
    for name in STATES:
        assert reachable(name) & ends


def test_every_task_is_on_the_way_forward_or_the_way_back() -> None:
    assert TASKS.keys() <= {*WAY_FORWARD, *WAY_BACK}
    assert PUBLISH == ["PublishConfirmed", "PublishRejected"]


@pytest.mark.parametrize("name", FORWARD)
def test_a_step_forward_retries_what_passes_and_nothing_else(name: str) -> None:
    names = {*retried(STATES[name])}

    assert subclasses(errors.Unavailable) - {"Unavailable"} <= names
    assert not names & (subclasses(errors.Refused) | subclasses(errors.Broken))
    assert {"States.Timeout", "Lambda.ServiceException", "Lambda.TooManyRequestsException"} <= names
    assert not names & {"States.ALL", "States.TaskFailed"}


@pytest.mark.parametrize("name", FORWARD)
def test_a_step_forward_that_fails_for_good_turns_the_order_back(name: str) -> None:
    assert STATES[name]["Catch"] == [
        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "AbandonOrder"}
    ]


@pytest.mark.parametrize("name", [*BACK, *PUBLISH])
def test_a_step_that_must_not_be_given_up_retries_whatever_can_pass(name: str) -> None:
    *never, always = STATES[name]["Retry"]

    assert always["ErrorEquals"] == ["States.ALL"]
    assert always["MaxAttempts"] >= 10
    assert all(retrier["MaxAttempts"] == 0 for retrier in never)
    given_up = {error for retrier in never for error in retrier["ErrorEquals"]}
    assert not given_up & subclasses(errors.Unavailable)
    assert "Catch" not in STATES[name]


@pytest.mark.parametrize("name", BACK)
def test_a_step_back_is_not_retried_when_its_order_can_never_be_undone(name: str) -> None:
    given_up = {error for retrier in STATES[name]["Retry"][:-1] for error in retrier["ErrorEquals"]}

    assert given_up == {"OrderNotFound", "OrderClosed", "OrderCorrupt"}


def test_every_error_of_the_domain_that_the_definition_names_exists() -> None:
    known = subclasses(errors.ShopError)
    named = {
        error
        for state in TASKS.values()
        for retrier in state["Retry"]
        for error in retrier["ErrorEquals"]
        if "." not in error
    }

    assert named
    assert named <= known


@pytest.mark.parametrize("name", [*TASKS])
def test_every_retry_backs_off_with_jitter_up_to_a_limit(name: str) -> None:
    for retrier in TASKS[name]["Retry"]:
        if retrier["MaxAttempts"]:
            assert retrier["BackoffRate"] > 1
            assert retrier["JitterStrategy"] == "FULL"
            assert retrier["MaxDelaySeconds"] >= retrier["IntervalSeconds"] >= 1


@pytest.mark.parametrize("name", [*TASKS])
def test_every_task_has_a_timeout(name: str) -> None:
    assert TASKS[name]["TimeoutSeconds"] > 0


@pytest.mark.parametrize("name", [*LAMBDA_TASKS])
def test_a_task_waits_longer_than_its_function_runs(name: str) -> None:
    assert LAMBDA_TASKS[name]["TimeoutSeconds"] > function_of(LAMBDA_TASKS[name])["Timeout"]


@pytest.mark.parametrize("name", [*LAMBDA_TASKS])
def test_a_task_calls_the_function_of_its_name(name: str) -> None:
    assert substitution(LAMBDA_TASKS[name]) == f"{name}Function" + "Arn"
    assert function_of(LAMBDA_TASKS[name])["Handler"] == f"entrypoints.lambda.{module_of(name)}.handler"


@pytest.mark.parametrize("name", [*LAMBDA_TASKS])
def test_only_the_orders_id_travels_and_is_still_there_for_the_next_state(name: str) -> None:
    payload = LAMBDA_TASKS[name]["Parameters"]["Payload"]

    assert payload["order_id.$"] == "$.order_id"
    assert payload["execution.$"] == "$$.Execution.Name"
    assert payload.keys() <= {"order_id.$", "execution.$", "error.$"}
    assert LAMBDA_TASKS[name]["ResultPath"] in {None, "$.abandoned"}


def test_the_template_gives_every_substitution_and_none_in_vain() -> None:
    used = {*re.findall(r"\$\{(\w+)\}", DEFINITION.read_text())}

    assert used == MACHINE["DefinitionSubstitutions"].keys()


def granted(action: str) -> list[Any]:
    """Return the resources on which the state machine's policies allow an action."""
    statements = [item for policy in MACHINE["Policies"] for item in policy["Statement"]]
    [statement] = [item for item in statements if item["Action"] == action]
    resource = statement["Resource"]
    return resource if isinstance(resource, list) else [resource]


def test_the_state_machine_may_call_what_it_calls_and_nothing_else() -> None:
    functions_called = {substitution(state) for state in LAMBDA_TASKS.values()}
    called = [MACHINE["DefinitionSubstitutions"][name] for name in functions_called]
    invocable = granted("lambda:InvokeFunction")

    assert len(invocable) == len(called)
    assert all(function in invocable for function in called)
    assert granted("events:PutEvents") == [{"Fn::GetAtt": "OrderEvents.Arn"}]


@pytest.mark.parametrize("name", PUBLISH)
def test_what_is_published_is_what_the_rule_listens_to(name: str) -> None:
    [entry] = TASKS[name]["Parameters"]["Entries"]
    rule = functions()["NotifyCustomerFunction"]["Events"]["OrderDecided"]["Properties"]

    assert entry["Source"] in rule["Pattern"]["source"]
    assert entry["DetailType"] in rule["Pattern"]["detail-type"]
    assert entry["Detail"]["order_id.$"] == "$.order_id"
    assert entry["EventBusName"] == "${OrderEventsName}"
    assert rule["EventBusName"] == MACHINE["DefinitionSubstitutions"]["OrderEventsName"]


@pytest.mark.parametrize("name", [*functions()])
def test_every_function_of_the_template_can_be_loaded_and_called(name: str) -> None:
    assert callable(load(functions()[name]["Handler"]))


def test_every_handler_module_belongs_to_a_function() -> None:
    folder = DEFINITION.parents[1] / "entrypoints" / "lambda"
    handler = re.compile(r"^(def )?handler\b", re.MULTILINE)
    with_handlers = {path.stem for path in folder.glob("*.py") if handler.search(path.read_text())}

    assert with_handlers == {function["Handler"].split(".")[-2] for function in functions().values()}


@pytest.mark.parametrize("route", [*routes()])
def test_the_handler_of_a_route_knows_the_route(route: str) -> None:
    method, path = route.split()
    handler = load(routes()[route])
    known = {(item.method, re.sub(r"<(\w+)>", r"{\1}", item.path)) for item in _routes(handler)}

    assert (method, path) in known


def _routes(handler: Any) -> list[Any]:
    return [*handler._static_routes, *handler._dynamic_routes]


def test_no_handler_answers_a_path_that_the_template_does_not_route() -> None:
    wanted = {*routes()}
    for name in {*routes().values()}:
        for item in _routes(load(name)):
            assert f"{item.method} " + re.sub(r"<(\w+)>", r"{\1}", item.path) in wanted
