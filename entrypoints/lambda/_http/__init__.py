"""The HTTP side of the handlers: requests, parameters, bodies, views, and errors as responses."""
