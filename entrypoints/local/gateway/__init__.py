"""HTTP APIs of API Gateway: routes, JWT authorizers, payload format 2.0, CORS."""

from entrypoints.local.gateway.gateway import Gateway
from entrypoints.local.gateway.http_messages import HttpRequest, HttpResponse

__all__ = ["Gateway", "HttpRequest", "HttpResponse"]
