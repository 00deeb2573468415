"""JSONata as Step Functions evaluates it, on jsonata-python.

https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
"""

import re
from functools import lru_cache
from typing import Any

from jsonata.jexception import JException

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.jsonata.evaluator import JsonataEvaluator
from entrypoints.local.asl.expressions.jsonata.jsonata_values import NotJsonError, plain
from entrypoints.local.asl.expressions.jsonata.messages import LimitExceededError, sentence
from entrypoints.local.asl.expressions.jsonata.regular_expressions import compile_regex
from entrypoints.local.asl.expressions.scope import Expression, ExpressionScope

_PLAIN_PATH = re.compile(r"\$[A-Za-z_]\w*(?:\.(?!(?:and|or|in|true|false|null)\b)[A-Za-z_]\w*)*", re.ASCII)
_ABSENT = object()


def is_expression(text: str) -> bool:
    """Return whether a string of a definition is an expression, which is `{% ... %}` as a whole."""
    return text.startswith("{%") and text.endswith("%}") and len(text) >= 4


def compile_string(text: str, *, field: str) -> Expression | None:
    """Compile a string of a definition; return None if it is a constant."""
    return compile_expression(text, field=field) if is_expression(text) else None


def compile_expression(text: str, *, field: str) -> Expression:
    """Compile an expression, with or without its `{% %}`, to a closure of `($states, scope)`.

    The closure raises StatesError (States.QueryEvaluationError) if the expression throws or returns nothing.

    Args:
        text: The expression.
        field: The place in the state, as causes name it, such as `Output/total` or `Choices[0]/Condition`.

    Raises:
        ExpressionSyntaxError: The text is not JSONata; the message is the one AWS gives, without its code.
    """
    source = _source(text)
    evaluate = _evaluator(source, field)
    names = _PLAIN_PATH.fullmatch(source)
    return _shortcut(source[1:].split("."), evaluate) if names else evaluate


def _shortcut(names: list[str], evaluate: Expression) -> Expression:
    """Compile `$name.a.b` to plain look-ups.

    Their result is JSONata's as long as every value on the way is an object; all other cases, such as an
    absent variable or an array to map over, are left to the library.
    """
    variable, *members = names

    def look_up(states: Any, scope: ExpressionScope) -> Any:
        node = states if variable == "states" else scope.variables.get(variable, _ABSENT)
        for member in members:
            if node.__class__ is not dict:
                return evaluate(states, scope)
            node = node.get(member, _ABSENT)
        return evaluate(states, scope) if node is _ABSENT else plain(node)

    return look_up


def _evaluator(source: str, field: str) -> Expression:
    run = compiled(source).run

    def failure(what: str) -> StatesError:
        subject = f"The JSONata expression '{source}' specified for the field '{field}'"
        return StatesError("States.QueryEvaluationError", f"{subject} {what}", field)

    def evaluate(states: Any, scope: ExpressionScope) -> Any:
        try:
            result = run(states, scope)
            if result is not None:
                return plain(result)
        except JException as error:
            raise failure(f"threw an error during evaluation{_reason(error)}") from error
        except LimitExceededError as limit:
            raise failure(f"threw an error during evaluation: {limit}") from limit
        except NotJsonError as part:
            raise failure("returned an unexpected result type.") from part
        except Exception as fault:
            # The library raises bare Python errors on odd data; AWS has this sentence for internal errors.
            raise failure("threw an internal error during evaluation.") from fault
        raise failure("returned nothing (undefined).")

    return evaluate


@lru_cache(maxsize=256)
def compiled(text: str) -> JsonataEvaluator:
    """Compile an expression for the library to evaluate.

    The latest results are cached, since a definition is first checked and then compiled.

    Raises:
        ExpressionSyntaxError: The text is not JSONata.
    """
    try:
        return JsonataEvaluator(_source(text), compile_regex)
    except JException as error:
        raise ExpressionSyntaxError(sentence(error)) from error
    except RecursionError as error:
        raise ExpressionSyntaxError("The expression is nested too deeply.") from error
    except IndexError as error:
        # The library reads beyond the end of an expression where it looks for the end of a comment.
        raise ExpressionSyntaxError("Comment has no closing tag") from error


def _source(text: str) -> str:
    return text[2:-2].strip() if is_expression(text) else text.strip()


def _reason(error: JException) -> str:
    text = sentence(error, error.function)
    return f". {error.error}: {text}" if error.error in JException.error_codes else f": {text}"
