"""The Lambda functions of a case: each call takes the next of the answers that the case states."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """A function's answer.

    Attributes:
        payload: The JSON text that it returns.
        failed: Whether the payload is an error, which Lambda says by the header X-Amz-Function-Error.
        after: How many seconds the function takes.
    """

    payload: bytes
    failed: bool
    after: float


class Functions:
    """Lambda functions that answer as a case states.

    Attributes:
        calls: How many times each function was called.
        tokens: The task tokens that reached a worker or a function, the newest last.
    """

    def __init__(self, answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._answers = answers
        self.calls: Counter[str] = Counter()
        self.tokens: list[str] = []

    def answer(self, name: str, event: Any) -> Answer | None:
        """Answer a call; None for a function that the case does not have."""
        answers = self._answers.get(name)
        if answers is None:
            return None
        answer = answers[min(self.calls[name], len(answers) - 1)]
        self.calls[name] += 1
        if isinstance(event, dict) and "token" in event:
            self.tokens.append(event["token"])
        payload = answer["raises"] if "raises" in answer else _returned(answer, event)
        return Answer(json.dumps(payload).encode(), "raises" in answer, answer.get("after", 0))


def _returned(answer: Mapping[str, Any], event: Any) -> Any:
    if "returnsLetters" in answer:
        return "x" * answer["returnsLetters"]
    return answer.get("returns", event)
