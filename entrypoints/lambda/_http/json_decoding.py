"""Requests whose body is a JSON object or empty."""

import json
from functools import cached_property
from typing import Any

from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2


class JsonRequest(APIGatewayProxyEventV2):
    """A request of payload format 2.0, read strictly."""

    @cached_property
    def json_body(self) -> dict[str, Any] | None:
        """Return the body.

        Raises:
            JSONDecodeError: The body is not JSON, however broken it is.
            RequestValidationError: The body is no object. Powertools would use the first item of a list.
        """
        body = self._parsed()
        if body is None or isinstance(body, dict):
            return body
        raise RequestValidationError(
            [{"type": "dict_type", "loc": ("body",), "msg": "must be a JSON object"}]
        )

    def _parsed(self) -> Any:
        try:
            return json.loads(self.decoded_body) if self.decoded_body else None
        except json.JSONDecodeError:
            raise
        # Bytes that are not UTF-8, numbers of thousands of digits, nesting beyond the interpreter's stack.
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(type(error).__name__, "", 0) from error
