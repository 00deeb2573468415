"""Event sources: the Events of SAM's resources, rules and schedules."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from entrypoints.local.template.properties import Properties
from entrypoints.local.template.template import IMPLICIT_HTTP_API, Resource, Template

DEFAULT_RETRY_ATTEMPTS = 185
DEFAULT_EVENT_AGE = 86_400

_RULE_EVENTS = frozenset({"EventBridgeRule", "CloudWatchEvent"})


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A route of an HTTP API. `authorizer` None leaves the choice to the API; "NONE" opens the route.

    `place` is where the template declares it.
    """

    api: str
    method: str
    path: str
    function: str
    authorizer: str | None
    scopes: tuple[str, ...]
    timeout_seconds: float
    place: str = ""

    @property
    def key(self) -> str:
        """The route key as API Gateway writes it."""
        return "$default" if self.path == "$default" else f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class InputTransformer:
    """Values read from the event, and the template that they fill."""

    paths: Mapping[str, str]
    template: str


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """A target of a rule or schedule, with its input, retry policy and dead-letter queue.

    Defaults of the retry policy: EventBridge User Guide, "How EventBridge retries delivering events",
    24 hours and up to 185 times.
    """

    id: str
    arn: str
    input: str | None = None
    input_path: str | None = None
    transformer: InputTransformer | None = None
    maximum_retry_attempts: int = DEFAULT_RETRY_ATTEMPTS
    maximum_event_age: int = DEFAULT_EVENT_AGE
    dead_letter_arn: str | None = None


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A rule: events of a bus that match a pattern, or the occurrences of a schedule expression."""

    name: str
    arn: str
    bus: str
    pattern: Mapping[str, Any] | None
    schedule: str | None
    enabled: bool
    targets: tuple[RuleTarget, ...]


@dataclass(frozen=True, slots=True)
class ScheduleSource:
    """A schedule of EventBridge Scheduler."""

    name: str
    arn: str
    expression: str
    timezone: str
    enabled: bool
    target: RuleTarget


def unsupported_events(template: Template) -> Iterator[str]:
    """Yield the event sources of functions and state machines that are not supported here."""
    known = {"HttpApi", "Schedule", "ScheduleV2", *_RULE_EVENTS}
    for resource in template.resources("AWS::Serverless::Function", "AWS::Serverless::StateMachine"):
        for name, event in resource.properties.sections("Events"):
            if event.text("Type") not in known:
                yield f"{resource.logical_id}.Events.{name} ({event.text('Type')})"


def http_routes(template: Template) -> Iterator[HttpRoute]:
    """Yield the routes that the functions' HttpApi events declare."""
    for function in template.resources("AWS::Serverless::Function"):
        for name, event in _events(function, "HttpApi"):
            yield _http_route(function, f"{function.logical_id}.Events.{name}", event, template)


def rules(template: Template) -> Iterator[RuleSource]:
    """Yield the rules of the template: AWS::Events::Rule, and the events of functions and machines."""
    for resource in template.resources("AWS::Events::Rule"):
        yield _rule_resource(resource, template)
    for resource in template.resources("AWS::Serverless::Function", "AWS::Serverless::StateMachine"):
        for name, event in _events(resource, *_RULE_EVENTS):
            yield _rule_event(resource, name, event, template)
        for name, event in _events(resource, "Schedule"):
            yield _schedule_event(resource, name, event, template)


def schedules(template: Template) -> Iterator[ScheduleSource]:
    """Yield the schedules of EventBridge Scheduler: ScheduleV2 events and AWS::Scheduler::Schedule."""
    for resource in template.resources("AWS::Serverless::Function", "AWS::Serverless::StateMachine"):
        for name, event in _events(resource, "ScheduleV2"):
            label = event.text("Name", f"{resource.logical_id}{name}")
            yield _scheduler_schedule(label, event, _target(event, label, resource.arn, template), template)
    for resource in template.resources("AWS::Scheduler::Schedule"):
        target = resource.properties.section("Target")
        arn = target.text("Arn")
        yield _scheduler_schedule(
            resource.ref, resource.properties, _target(target, resource.ref, arn, template), template
        )


def _events(resource: Resource, *types: str) -> Iterator[tuple[str, Properties]]:
    for name, event in resource.properties.sections("Events"):
        if event.text("Type") in types:
            yield name, event.section("Properties")


def _http_route(function: Resource, place: str, event: Properties, template: Template) -> HttpRoute:
    auth = event.section("Auth")
    method = event.text("Method", "ANY").upper()
    path = event.text("Path", "$default")
    if path != "$default" and not path.startswith("/"):
        raise event.refuse("Path", f"must start with /, not {path!r}")
    if event.text("PayloadFormatVersion", "2.0") != "2.0":
        raise event.refuse("PayloadFormatVersion", "only 2.0 is supported here; remove the property")
    return HttpRoute(
        api=event.text("ApiId", template.ref(IMPLICIT_HTTP_API)),
        method="ANY" if method in {"*", "X-AMAZON-APIGATEWAY-ANY-METHOD"} else method,
        path=path,
        function=function.arn,
        authorizer=auth.optional_text("Authorizer"),
        scopes=auth.texts("AuthorizationScopes"),
        timeout_seconds=event.integer("TimeoutInMillis", 30_000) / 1000,
        place=place,
    )


def _rule_resource(resource: Resource, template: Template) -> RuleSource:
    properties = resource.properties
    targets = tuple(
        _target(item, item.text("Id"), item.text("Arn"), template) for item in properties.items("Targets")
    )
    return _rule(resource.ref, properties, targets, template, pattern="EventPattern")


def _rule_event(resource: Resource, name: str, event: Properties, template: Template) -> RuleSource:
    label = event.text("RuleName", f"{resource.logical_id}{name}")
    target_id = event.section("Target").text("Id", f"{label}Target")
    target = _target(event, target_id, resource.arn, template)
    return _rule(label, event, (target,), template, pattern="Pattern")


def _schedule_event(resource: Resource, name: str, event: Properties, template: Template) -> RuleSource:
    label = event.text("Name", f"{resource.logical_id}{name}")
    target = _target(event, f"{label}Target", resource.arn, template)
    return RuleSource(
        name=label,
        arn=template.deployment.arn("events", f"rule/{label}"),
        bus="default",
        pattern=None,
        schedule=event.text("Schedule"),
        enabled=_enabled(event),
        targets=(target,),
    )


def _rule(
    name: str, properties: Properties, targets: tuple[RuleTarget, ...], template: Template, *, pattern: str
) -> RuleSource:
    bus = properties.text("EventBusName", "default").rpartition("/")[2]
    prefix = "" if bus == "default" else f"{bus}/"
    match = properties.value(pattern)
    schedule = properties.optional_text("ScheduleExpression")
    if match is None and schedule is None:
        raise properties.refuse(pattern, "is required (or ScheduleExpression)")
    return RuleSource(
        name=name,
        arn=template.deployment.arn("events", f"rule/{prefix}{name}"),
        bus=bus,
        pattern=match,
        schedule=schedule,
        enabled=_enabled(properties),
        targets=targets,
    )


def _scheduler_schedule(
    name: str, properties: Properties, target: RuleTarget, template: Template
) -> ScheduleSource:
    group = properties.text("GroupName", "default")
    return ScheduleSource(
        name=name,
        arn=template.deployment.arn("scheduler", f"schedule/{group}/{name}"),
        expression=properties.text("ScheduleExpression"),
        timezone=properties.text("ScheduleExpressionTimezone", "UTC"),
        enabled=_enabled(properties),
        target=target,
    )


def _enabled(properties: Properties) -> bool:
    if "Enabled" in properties:
        return properties.boolean("Enabled", default=True)
    return properties.text("State", "ENABLED") != "DISABLED"


def _target(properties: Properties, target_id: str, arn: str, template: Template) -> RuleTarget:
    retry = properties.section("RetryPolicy")
    return RuleTarget(
        id=target_id,
        arn=arn,
        input=_input(properties),
        input_path=properties.optional_text("InputPath"),
        transformer=_transformer(properties),
        maximum_retry_attempts=retry.integer("MaximumRetryAttempts", DEFAULT_RETRY_ATTEMPTS),
        maximum_event_age=retry.integer("MaximumEventAgeInSeconds", DEFAULT_EVENT_AGE),
        dead_letter_arn=_dead_letter(properties, template),
    )


def _input(properties: Properties) -> str | None:
    value = properties.value("Input")
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _transformer(properties: Properties) -> InputTransformer | None:
    if "InputTransformer" not in properties:
        return None
    section = properties.section("InputTransformer")
    paths = {key: str(value) for key, value in (section.value("InputPathsMap") or {}).items()}
    return InputTransformer(paths, section.text("InputTemplate"))


def _dead_letter(properties: Properties, template: Template) -> str | None:
    section = properties.section("DeadLetterConfig")
    queue = section.optional_text("QueueLogicalId")
    if queue:
        return template.resource(queue).arn
    return section.optional_text("Arn")
