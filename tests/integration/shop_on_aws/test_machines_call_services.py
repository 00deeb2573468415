"""State machines of `kiosk up --aws` reach the services that run beside them."""

import json
from pathlib import Path

import boto3
import pytest

from entrypoints.cli.demo.server import running_server

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[3]
QUEUE = "DeadLetters"
MACHINE = """
  Courier:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: arn:aws:iam::000000000000:role/courier
      Definition:
        StartAt: Put
        States:
          Put:
            Type: Task
            Resource: arn:aws:states:::dynamodb:putItem
            Parameters:
              TableName: !Ref MessagesTable
              Item: {message_id: {S: parcel}}
            ResultPath: null
            Next: Get
          Get:
            Type: Task
            Resource: arn:aws:states:::aws-sdk:dynamodb:getItem
            Parameters:
              TableName: !Ref MessagesTable
              Key: {message_id: {S: parcel}}
            ResultSelector: {found.$: $.Item.message_id.S}
            ResultPath: $.get
            Next: Send
          Send:
            Type: Task
            Resource: arn:aws:states:::sqs:sendMessage
            Parameters: {QueueUrl: !Ref DeadLetters, MessageBody: parcel}
            ResultPath: $.sent
            Next: Publish
          Publish:
            Type: Task
            Resource: arn:aws:states:::sns:publish
            Parameters: {TopicArn: !Ref Rooftop, Message: parcel}
            ResultPath: $.published
            End: true
  Rooftop:
    Type: AWS::SNS::Topic
"""


def test_a_machine_reaches_dynamodb_sqs_and_sns(tmp_path: Path) -> None:
    written = (ROOT / "infra" / "sam" / "template.yaml").read_text()
    template = tmp_path / "template.yaml"
    template.write_text(
        written.replace("../../", f"{ROOT}/").replace("\nResources:\n", f"\nResources:{MACHINE}", 1)
    )
    with running_server("--aws", "--template", str(template)) as url:
        session = boto3.Session("local", "local", region_name="us-east-1")
        machines = session.client("stepfunctions", endpoint_url=url)
        courier = next(
            item["stateMachineArn"]
            for item in machines.list_state_machines()["stateMachines"]
            if item["name"] == "Courier"
        )
        arn = machines.start_execution(stateMachineArn=courier, input="{}")["executionArn"]
        waited = 0
        while (told := machines.describe_execution(executionArn=arn))["status"] == "RUNNING" and waited < 200:
            waited += 1
        assert told["status"] == "SUCCEEDED", told
        output = json.loads(told["output"])
        assert output["get"] == {"found": "parcel"}
        assert output["sent"]["MessageId"]
        assert output["published"]["MessageId"]
        queues = session.client("sqs", endpoint_url=url)
        messages = queues.receive_message(QueueUrl=queues.get_queue_url(QueueName=QUEUE)["QueueUrl"])[
            "Messages"
        ]
        assert [message["Body"] for message in messages] == ["parcel"]
