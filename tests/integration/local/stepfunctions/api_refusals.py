"""Requests that the API refuses: the error's code, the action, its request.

`<machine>` and the like stand for existing resources, see `Bakery` in test_api_errors.py.
"""

from typing import Any

from tests.integration.local.stepfunctions.machines_and_waits import ACTIVITY, MACHINE, ROLE, passing

EXECUTION = MACHINE.replace("stateMachine", "execution")
EXPRESS_EXECUTION = MACHINE.replace("stateMachine", "express") + "express:monday:1"
MAP_RUN = MACHINE.replace("stateMachine", "mapRun")
STATE = '{"Type": "Pass", "End": true}'
NEW = {"name": "new", "definition": passing(1), "roleArn": ROLE}
TAGS = [{"key": f"shelf-{number}", "value": ""} for number in range(51)]
KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY"}
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    (
        "ActivityAlreadyExists",
        "create_activity",
        {"name": "oven", "encryptionConfiguration": {**KEY, "kmsKeyId": "alias/bakers"}},
    ),
    ("ActivityDoesNotExist", "describe_activity", {"activityArn": ACTIVITY + "nothing"}),
    ("ActivityDoesNotExist", "get_activity_task", {"activityArn": ACTIVITY + "nothing"}),
    (
        "ConflictException",
        "publish_state_machine_version",
        {"stateMachineArn": "<machine>", "revisionId": "another"},
    ),
    (
        "ConflictException",
        "create_state_machine_alias",
        {
            "name": "PROD",
            "description": "other",
            "routingConfiguration": [{"stateMachineVersionArn": "<version>", "weight": 100}],
        },
    ),
    ("ConflictException", "delete_state_machine_version", {"stateMachineVersionArn": "<version>"}),
    (
        "ExecutionAlreadyExists",
        "start_execution",
        {"stateMachineArn": "<machine>", "name": "finished", "input": "{}"},
    ),
    (
        "ExecutionAlreadyExists",
        "start_execution",
        {"stateMachineArn": "<machine>", "name": "running", "input": '{"other":1}'},
    ),
    *(
        ("ExecutionDoesNotExist", action, {"executionArn": EXECUTION + "bakery:nobody"})
        for action in (
            "describe_execution",
            "describe_state_machine_for_execution",
            "get_execution_history",
            "list_map_runs",
            "redrive_execution",
            "stop_execution",
        )
    ),
    ("ExecutionNotRedrivable", "redrive_execution", {"executionArn": "<running>"}),
    *(
        ("InvalidArn", action, {member: "bread"})
        for action, member in (
            ("delete_activity", "activityArn"),
            ("delete_state_machine", "stateMachineArn"),
            ("delete_state_machine_alias", "stateMachineAliasArn"),
            ("delete_state_machine_version", "stateMachineVersionArn"),
            ("describe_activity", "activityArn"),
            ("describe_execution", "executionArn"),
            ("describe_map_run", "mapRunArn"),
            ("describe_state_machine", "stateMachineArn"),
            ("describe_state_machine_alias", "stateMachineAliasArn"),
            ("describe_state_machine_for_execution", "executionArn"),
            ("get_activity_task", "activityArn"),
            ("get_execution_history", "executionArn"),
            ("list_executions", "stateMachineArn"),
            ("list_map_runs", "executionArn"),
            ("list_state_machine_aliases", "stateMachineArn"),
            ("list_state_machine_versions", "stateMachineArn"),
            ("list_tags_for_resource", "resourceArn"),
            ("publish_state_machine_version", "stateMachineArn"),
            ("redrive_execution", "executionArn"),
            ("start_execution", "stateMachineArn"),
            ("start_sync_execution", "stateMachineArn"),
            ("stop_execution", "executionArn"),
        )
    ),
    ("InvalidArn", "describe_execution", {"executionArn": "<machine>"}),
    ("InvalidArn", "describe_execution", {"executionArn": EXPRESS_EXECUTION}),
    ("InvalidArn", "create_state_machine", {**NEW, "roleArn": "nobody"}),
    ("InvalidArn", "test_state", {"definition": STATE, "roleArn": "nobody"}),
    ("InvalidArn", "tag_resource", {"resourceArn": "<running>", "tags": []}),
    ("InvalidArn", "untag_resource", {"resourceArn": "<running>", "tagKeys": []}),
    ("InvalidArn", "update_map_run", {"mapRunArn": "<machine>", "maxConcurrency": 1}),
    ("InvalidArn", "update_state_machine", {"stateMachineArn": "<activity>", "roleArn": ROLE}),
    ("InvalidArn", "update_state_machine_alias", {"stateMachineAliasArn": "<activity>", "description": ""}),
    ("InvalidDefinition", "create_state_machine", {**NEW, "definition": "bread"}),
    ("InvalidDefinition", "update_state_machine", {"stateMachineArn": "<machine>", "definition": "{}"}),
    ("InvalidDefinition", "test_state", {"definition": '{"Type": "Oven"}'}),
    ("InvalidEncryptionConfiguration", "create_state_machine", {**NEW, "encryptionConfiguration": KEY}),
    ("InvalidEncryptionConfiguration", "create_activity", {"name": "new", "encryptionConfiguration": KEY}),
    ("InvalidExecutionInput", "start_execution", {"stateMachineArn": "<machine>", "input": "bread"}),
    ("InvalidExecutionInput", "start_sync_execution", {"stateMachineArn": "<express>", "input": "{"}),
    ("InvalidExecutionInput", "test_state", {"definition": STATE, "input": "{"}),
    (
        "InvalidLoggingConfiguration",
        "create_state_machine",
        {**NEW, "loggingConfiguration": {"level": "ALL"}},
    ),
    ("InvalidName", "create_state_machine", {**NEW, "name": "rye bread"}),
    ("InvalidName", "create_activity", {"name": "rye/bread"}),
    ("InvalidName", "start_execution", {"stateMachineArn": "<machine>", "name": "rye*"}),
    ("InvalidName", "start_sync_execution", {"stateMachineArn": "<express>", "name": "rye*"}),
    ("InvalidOutput", "send_task_success", {"taskToken": "<token>", "output": "bread"}),
    ("InvalidToken", "send_task_success", {"taskToken": "bread", "output": "{}"}),
    ("InvalidToken", "send_task_failure", {"taskToken": "bread"}),
    ("InvalidToken", "send_task_heartbeat", {"taskToken": "bread"}),
    ("InvalidToken", "list_state_machines", {"nextToken": "bread"}),
    ("InvalidToken", "list_activities", {"nextToken": "bread"}),
    ("InvalidToken", "list_executions", {"stateMachineArn": "<machine>", "nextToken": "bread"}),
    ("InvalidToken", "list_map_runs", {"executionArn": "<running>", "nextToken": "bread"}),
    ("InvalidToken", "get_execution_history", {"executionArn": "<running>", "nextToken": "bread"}),
    ("InvalidToken", "list_state_machine_versions", {"stateMachineArn": "<machine>", "nextToken": "a"}),
    ("InvalidToken", "list_state_machine_aliases", {"stateMachineArn": "<machine>", "nextToken": "a"}),
    ("MissingRequiredParameter", "update_state_machine", {"stateMachineArn": "<machine>"}),
    ("ResourceNotFound", "describe_map_run", {"mapRunArn": MAP_RUN + "bakery/Loaves:1"}),
    ("ResourceNotFound", "update_map_run", {"mapRunArn": MAP_RUN + "bakery/Loaves:1", "maxConcurrency": 1}),
    ("ResourceNotFound", "list_executions", {"mapRunArn": MAP_RUN + "bakery/Loaves:1"}),
    ("ResourceNotFound", "describe_state_machine_alias", {"stateMachineAliasArn": "<machine>:TEST"}),
    (
        "ResourceNotFound",
        "update_state_machine_alias",
        {"stateMachineAliasArn": "<machine>:TEST", "description": ""},
    ),
    (
        "ResourceNotFound",
        "create_state_machine_alias",
        {"name": "TEST", "routingConfiguration": [{"stateMachineVersionArn": "<machine>:9", "weight": 100}]},
    ),
    ("ResourceNotFound", "list_tags_for_resource", {"resourceArn": MACHINE + "nothing"}),
    ("ResourceNotFound", "tag_resource", {"resourceArn": ACTIVITY + "nothing", "tags": []}),
    ("ResourceNotFound", "untag_resource", {"resourceArn": ACTIVITY + "nothing", "tagKeys": []}),
    ("StateMachineAlreadyExists", "create_state_machine", {**NEW, "name": "bakery"}),
    ("StateMachineDeleting", "create_state_machine", {**NEW, "name": "deleting"}),
    ("StateMachineDeleting", "start_execution", {"stateMachineArn": "<deleting>"}),
    ("StateMachineDeleting", "update_state_machine", {"stateMachineArn": "<deleting>", "roleArn": ROLE}),
    ("StateMachineDeleting", "publish_state_machine_version", {"stateMachineArn": "<deleting>"}),
    ("StateMachineDeleting", "list_state_machine_aliases", {"stateMachineArn": "<deleting>"}),
    *(
        ("StateMachineDoesNotExist", action, {"stateMachineArn": MACHINE + "nothing"})
        for action in (
            "describe_state_machine",
            "start_execution",
            "start_sync_execution",
            "list_executions",
            "publish_state_machine_version",
            "list_state_machine_aliases",
        )
    ),
    ("StateMachineDoesNotExist", "describe_state_machine", {"stateMachineArn": "<machine>:9"}),
    ("StateMachineDoesNotExist", "start_execution", {"stateMachineArn": "<machine>:TEST"}),
    (
        "StateMachineDoesNotExist",
        "update_state_machine",
        {"stateMachineArn": MACHINE + "nothing", "roleArn": ROLE},
    ),
    ("StateMachineTypeNotSupported", "start_sync_execution", {"stateMachineArn": "<machine>"}),
    ("StateMachineTypeNotSupported", "list_executions", {"stateMachineArn": "<express>"}),
    ("TaskTimedOut", "send_task_success", {"taskToken": "<token>", "output": "{}"}),
    ("TaskTimedOut", "send_task_failure", {"taskToken": "<token>"}),
    ("TaskTimedOut", "send_task_heartbeat", {"taskToken": "<token>"}),
    ("TooManyTags", "create_state_machine", {**NEW, "tags": TAGS}),
    ("TooManyTags", "create_activity", {"name": "new", "tags": TAGS}),
    ("TooManyTags", "tag_resource", {"resourceArn": "<machine>", "tags": TAGS}),
    *(
        ("ValidationException", action, {"stateMachineArn": "<machine>/Loaves"})
        for action in ("delete_state_machine", "describe_state_machine", "start_execution")
    ),
    ("ValidationException", "update_state_machine", {"stateMachineArn": "<machine>/Loaves", "roleArn": ROLE}),
    ("ValidationException", "create_state_machine", {**NEW, "versionDescription": "the first"}),
    (
        "ValidationException",
        "create_state_machine_alias",
        {"name": "7", "routingConfiguration": [{"stateMachineVersionArn": "<version>", "weight": 100}]},
    ),
    (
        "ValidationException",
        "create_state_machine_alias",
        {"name": "HALF", "routingConfiguration": [{"stateMachineVersionArn": "<version>", "weight": 50}]},
    ),
    ("ValidationException", "delete_state_machine_version", {"stateMachineVersionArn": "<alias>"}),
    ("ValidationException", "get_execution_history", {"executionArn": "<running>", "maxResults": 1001}),
    ("ValidationException", "list_executions", {}),
    (
        "ValidationException",
        "list_executions",
        {"stateMachineArn": "<machine>", "statusFilter": "PENDING_REDRIVE"},
    ),
    ("ValidationException", "list_executions", {"stateMachineArn": "<machine>", "statusFilter": "BURNT"}),
    ("ValidationException", "test_state", {"definition": STATE, "stateName": "Other"}),
    ("ValidationException", "validate_state_machine_definition", {"definition": "{}", "maxResults": 101}),
    ("SerializationException", "create_activity", {"name": 5}),
    ("SerializationException", "list_activities", {"maxResults": "5"}),
]
