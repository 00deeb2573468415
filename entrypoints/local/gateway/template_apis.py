"""Builds the gateway's APIs from a template."""

from collections import defaultdict
from collections.abc import Iterator

from entrypoints.local.gateway.authorizer import JwtAuthorizer, KeySource
from entrypoints.local.gateway.cors import Cors
from entrypoints.local.gateway.gateway import HttpApi
from entrypoints.local.gateway.payload_format import ApiIdentity
from entrypoints.local.gateway.routes import RouteTable
from entrypoints.local.system.clock import Clock
from entrypoints.local.template import Template, TemplateError
from entrypoints.local.template.event_sources import HttpRoute, http_routes
from entrypoints.local.template.resource_views import HttpApiView, http_apis


def build_http_apis(template: Template, keys: KeySource, clock: Clock, *, port: int) -> Iterator[HttpApi]:
    """Yield the template's HTTP APIs that have routes.

    Raises:
        TemplateError: A route names an authorizer or an API that does not exist.
    """
    routes: defaultdict[str, list[HttpRoute]] = defaultdict(list)
    for route in http_routes(template):
        routes[route.api].append(route)
    for view in http_apis(template):
        own = routes.pop(view.api_id, [])
        _check_authorizers(template, view, own)
        if own:
            yield _http_api(template, view, own, keys, clock, port)
    for api, orphans in routes.items():
        place = f"{orphans[0].function} {orphans[0].key}"
        raise TemplateError(template.path, place, f"ApiId {api} is not an AWS::Serverless::HttpApi")


def _http_api(  # noqa: PLR0913, PLR0917 -- composes what it is given
    template: Template,
    view: HttpApiView,
    routes: list[HttpRoute],
    keys: KeySource,
    clock: Clock,
    port: int,
) -> HttpApi:
    place = template.deployment
    return HttpApi(
        identity=ApiIdentity(
            view.api_id,
            place.account,
            place.host(view.api_id, "execute-api"),
            port,
            view.stage,
            view.stage_variables,
        ),
        routes=RouteTable(routes),
        authorizers={name: JwtAuthorizer(item, keys, clock) for name, item in view.authorizers.items()},
        default_authorizer=view.default_authorizer,
        cors=Cors(view.cors) if view.cors else None,
    )


def _check_authorizers(template: Template, view: HttpApiView, routes: list[HttpRoute]) -> None:
    for route in routes:
        if route.authorizer not in {None, "NONE", *view.authorizers}:
            problem = f"{route.key} wants authorizer {route.authorizer}; declare it in {view.logical_id}.Auth"
            raise TemplateError(template.path, view.logical_id, problem)
