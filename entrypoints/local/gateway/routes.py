"""Chooses the route of an HTTP API for a request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from entrypoints.local.template.event_sources import HttpRoute

_VARIABLE = re.compile(r"\{([^{}+]+)(\+?)\}")
_EXACT, _SIMPLE, _GREEDY = 0, 1, 2
DEFAULT_ROUTE = "$default"


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """The matching route and the decoded values of its path variables."""

    route: HttpRoute
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Pattern:
    route: HttpRoute
    regex: re.Pattern[str]
    rank: tuple[object, ...]


class RouteTable:
    """The routes of one API, the most specific first.

    See API Gateway Developer Guide, "Create routes for HTTP APIs": a full match of method and path goes
    before a route with a greedy path variable, which goes before `$default`. A static segment is more
    specific than a variable, and a method more than ANY.
    """

    def __init__(self, routes: Iterable[HttpRoute]) -> None:
        """Sort `routes`; of two with one key, the last counts."""
        unique = {route.key: route for route in routes}
        self._default = unique.pop(DEFAULT_ROUTE, None)
        self._static: dict[tuple[str, str], HttpRoute] = {}
        patterns = []
        for route in unique.values():
            if "{" in route.path:
                patterns.append(_Pattern(route, _compile(route.path), _rank(route)))
            else:
                self._static[route.method, route.path] = route
        self._patterns = sorted(patterns, key=lambda item: item.rank)
        self.routes = tuple(unique.values()) + ((self._default,) if self._default else ())

    def match(self, method: str, path: str) -> RouteMatch | None:
        """Return the route for a percent-encoded path, or None where API Gateway answers 404.

        A path that exists for another method only is 404 as well: HTTP APIs have no 405.
        """
        decoded = unquote(path)
        route = self._static.get((method, decoded)) or self._static.get(("ANY", decoded))
        if route is not None:
            return RouteMatch(route, {})
        for pattern in self._patterns:
            if pattern.route.method in {method, "ANY"} and (found := pattern.regex.fullmatch(path)):
                variables = {name: unquote(value) for name, value in found.groupdict().items()}
                return RouteMatch(pattern.route, _original_names(pattern.route, variables))
        return RouteMatch(self._default, {}) if self._default else None


def _compile(path: str) -> re.Pattern[str]:
    """Return a pattern over encoded paths; group names are positions, since variables may be any text."""
    pattern, end = "", 0
    for index, variable in enumerate(_VARIABLE.finditer(path)):
        pattern += re.escape(path[end : variable.start()])
        pattern += f"(?P<v{index}>{'.+' if variable[2] else '[^/]+'})"
        end = variable.end()
    return re.compile(pattern + re.escape(path[end:]))


def _original_names(route: HttpRoute, variables: Mapping[str, str]) -> dict[str, str]:
    names = [found[1] for found in _VARIABLE.finditer(route.path)]
    return {name: variables[f"v{index}"] for index, name in enumerate(names)}


def _rank(route: HttpRoute) -> tuple[object, ...]:
    kinds = [_kind(segment) for segment in route.path.split("/")]
    return (_GREEDY in kinds, kinds, route.method == "ANY", route.path)


def _kind(segment: str) -> int:
    variable = _VARIABLE.search(segment)
    if variable is None:
        return _EXACT
    return _GREEDY if variable[2] else _SIMPLE
