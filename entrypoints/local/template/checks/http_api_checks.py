"""Refuses HTTP APIs that SAM or API Gateway would not deploy.

- SAM's transform refuses a method and path that two events declare, "NONE" without a default authorizer,
  scopes without an authorizer, and credentials for every origin,
  an authorizer without IdentitySource.
- API Gateway Developer Guide, "Create routes for HTTP APIs": a greedy path variable is the last segment.
- API Gateway API Reference V2: `TimeoutInMillis` between 50 and 30,000; names of stages and of their
  variables; origins begin with a scheme; `MaxAge` up to 86,400.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.event_sources import HttpRoute, http_routes
from entrypoints.local.template.properties import Properties
from entrypoints.local.template.resource_views import HttpApiView, http_apis
from entrypoints.local.template.template import Template

_METHODS = {"ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
_CORS = {"AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"}
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_GREEDY_BEFORE_THE_END = re.compile(r"\{[^{}]*\+\}.")
_STAGE = re.compile(r"\$default|[A-Za-z0-9_-]{1,128}")
_STAGE_VARIABLE = re.compile(r"\w+", re.ASCII)
_STAGE_VALUE = re.compile(r"[A-Za-z0-9-._~:/?#&=,]+")
_ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://.+", re.IGNORECASE)
_LONGEST_AGE = 86_400


def check_http_apis(template: Template) -> None:
    """Check the template's HTTP APIs and their routes.

    Raises:
        TemplateError: One cannot be deployed.
    """
    routes: defaultdict[str, list[HttpRoute]] = defaultdict(list)
    for route in http_routes(template):
        _check_route(template, route)
        routes[route.api].append(route)
    for api in http_apis(template):
        properties = template.resource(api.logical_id).properties
        _check_unique(template, routes[api.api_id])
        _check_authorizers(template, api, routes[api.api_id])
        _check_identity_sources(properties)
        _check_stage(properties)
        _check_cors(properties, api)


def _refusal(template: Template, route: HttpRoute, problem: str) -> TemplateError:
    return TemplateError(template.path, route.place, f"{route.key}: {problem}")


def _check_route(template: Template, route: HttpRoute) -> None:
    if route.method not in _METHODS:
        raise _refusal(template, route, f"{route.method} is not a method that HTTP APIs know")
    names = [name.removesuffix("+") for name in _VARIABLE.findall(route.path)]
    if _GREEDY_BEFORE_THE_END.search(route.path):
        problem = "a greedy path variable must be at the end of the path, or API Gateway refuses it"
    elif not all(names) or re.search(r"[{}]", _VARIABLE.sub("", route.path)):
        problem = "the braces of its path variables do not match"
    elif not 0.05 <= route.timeout_seconds <= 30:
        problem = "TimeoutInMillis must be between 50 and 30,000"
    else:
        return
    raise _refusal(template, route, problem)


def _check_unique(template: Template, routes: Iterable[HttpRoute]) -> None:
    seen: dict[str, HttpRoute] = {}
    for route in routes:
        first = seen.setdefault(route.key, route)
        if first is not route:
            problem = f"{first.place} declares the same route; SAM deploys a method and path only once"
            raise _refusal(template, route, problem)


def _check_authorizers(template: Template, api: HttpApiView, routes: Iterable[HttpRoute]) -> None:
    for route in routes:
        if route.authorizer == "NONE" and api.default_authorizer is None:
            problem = f"Authorizer NONE needs a DefaultAuthorizer on {api.logical_id}; leave it out"
            raise _refusal(template, route, problem)
        if route.scopes and route.authorizer is None and api.default_authorizer is None:
            problem = (
                f"AuthorizationScopes need an Authorizer here, or a DefaultAuthorizer on {api.logical_id}"
            )
            raise _refusal(template, route, problem)


def _check_identity_sources(properties: Properties) -> None:
    for _name, section in properties.section("Auth").sections("Authorizers"):
        if "IdentitySource" not in section:
            raise section.refuse(
                "IdentitySource", "is required by SAM, such as $request.header.Authorization"
            )


def _check_stage(properties: Properties) -> None:
    stage = properties.text("StageName", "$default")
    if not _STAGE.fullmatch(stage):
        raise properties.refuse("StageName", f"{stage!r} is not $default or letters, digits, - and _")
    variables = properties.section("StageVariables")
    for name in variables:
        if not _STAGE_VARIABLE.fullmatch(name):
            raise properties.refuse(f"StageVariables.{name}", "names have letters, digits and _ only")
        if not _STAGE_VALUE.fullmatch(variables.text(name)):
            raise properties.refuse(
                f"StageVariables.{name}", "values have letters, digits and -._~:/?#&=, only"
            )


def _check_cors(properties: Properties, api: HttpApiView) -> None:
    cors = api.cors
    if cors is None:
        return
    _check_cors_names(properties)
    if cors.credentials and "*" in cors.origins:
        raise properties.refuse(
            "CorsConfiguration", "AllowCredentials with the origin * is refused by SAM; name the origins"
        )
    for origin in cors.origins:
        if not _ORIGIN.fullmatch(origin):
            raise properties.refuse(
                "CorsConfiguration.AllowOrigins", f"{origin!r} must begin with a scheme, such as https://"
            )
    for method in cors.methods:
        if method not in {"*", *_METHODS}:
            raise properties.refuse("CorsConfiguration.AllowMethods", f"{method} is not an HTTP method")
    if cors.max_age is not None and not -1 <= cors.max_age <= _LONGEST_AGE:
        raise properties.refuse("CorsConfiguration.MaxAge", "must be between -1 and 86,400 seconds")


def _check_cors_names(properties: Properties) -> None:
    given = properties.value("CorsConfiguration")
    for name in given if isinstance(given, dict) else ():
        if name not in _CORS:
            problem = f"is no property; SAM knows {', '.join(sorted(_CORS))}"
            raise properties.refuse(f"CorsConfiguration.{name}", problem)
