"""ResultWriter of a distributed Map.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.execution import Execution
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.map_run import MapRun
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.tasks.task_resources import TaskResource, parse_resource
from entrypoints.local.asl.text.java_text import utf8
from entrypoints.local.asl.text.json_text import to_json
from entrypoints.local.asl.text.timestamps import format_timestamp

_FILES = {
    "SUCCEEDED": "SUCCEEDED",
    "FAILED": "FAILED",
    "TIMED_OUT": "FAILED",
    "ABORTED": "FAILED",
    "RUNNING": "PENDING",
}


class ResultWriter:
    """Writes the children's results to S3, or only shapes them.

    Attributes:
        target: The integration that writes, None if the results stay in the state's output.
    """

    __slots__ = ("_arguments", "_lines", "_transformation", "target")

    def __init__(self, definition: Mapping[str, Any], language: Language) -> None:
        config: Mapping[str, Any] = definition.get("WriterConfig", {})
        resource = definition.get("Resource")
        self.target: TaskResource | None = parse_resource(resource) if resource else None
        call = {field: definition[field] for field in ("Parameters", "Arguments") if field in definition}
        self._arguments = data_flow_fields.arguments(call, language)
        self._lines = config.get("OutputType") == "JSONL"
        self._transformation: str = config.get("Transformation", "NONE" if self.target else "COMPACT")

    def results(self, run: MapRun[Execution]) -> list[Any]:
        """Return the results that are the state's output if nothing is written."""
        return self._transformed(run.children)

    def requests(self, frame: Frame, run: MapRun[Execution]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Return the parameters of the writes, in order, and the output of the state once they are done."""
        where = self._arguments(frame)
        bucket, folder = where["Bucket"], f"{where.get('Prefix', '')}/{run.arn.rsplit(':', 1)[1]}".lstrip("/")
        files: dict[str, list[dict[str, Any]]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
        requests = []
        for kind, entries in files.items():
            children = [child for child in run.children if _FILES[child.status] == kind]
            if children:
                body = self._text(self._transformed(children))
                key = f"{folder}/{kind}_0.{'jsonl' if self._lines else 'json'}"
                entries.append({"Key": key, "Size": len(utf8(body))})
                requests.append({"Bucket": bucket, "Key": key, "Body": body})
        manifest = {"DestinationBucket": bucket, "MapRunArn": run.arn, "ResultFiles": files}
        key = f"{folder}/manifest.json"
        requests.append({"Bucket": bucket, "Key": key, "Body": to_json(manifest)})
        return requests, {"MapRunArn": run.arn, "ResultWriterDetails": {"Bucket": bucket, "Key": key}}

    def _text(self, results: list[Any]) -> str:
        return "\n".join(to_json(result) for result in results) if self._lines else to_json(results)

    def _transformed(self, children: list[Execution]) -> list[Any]:
        """Return the children's results; Transformation shapes those of children that succeeded."""
        return [result for child in children for result in self._results_of(child)]

    def _results_of(self, child: Execution) -> list[Any]:
        if self._transformation == "NONE" or child.status != "SUCCEEDED":
            return [_described(child)]
        if self._transformation == "FLATTEN" and isinstance(child.output, list):
            return child.output
        return [child.output]


def _described(child: Execution) -> dict[str, Any]:
    """Return a child's result with its metadata."""
    identity = child.identity
    result = {
        "ExecutionArn": identity.execution_arn,
        "Input": to_json(child.input),
        "InputDetails": {"Included": True},
        "Name": identity.name,
        "RedriveCount": child.redrive_count,
        "RedriveStatus": "REDRIVABLE_BY_MAP_RUN",
        "StartDate": format_timestamp(child.start_date),
        "StateMachineArn": identity.state_machine_arn,
        "Status": child.status,
    }
    if child.stop_date is not None:
        result["StopDate"] = format_timestamp(child.stop_date)
    if child.status == "SUCCEEDED":
        return {
            **result,
            "Output": to_json(child.output),
            "OutputDetails": {"Included": True},
            "RedriveStatus": "NOT_REDRIVABLE",
            "RedriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
        }
    return {**result, "Error": child.error, "Cause": child.cause}
