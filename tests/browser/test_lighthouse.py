from typing import Any

from tests.browser.lighthouse import Result, middle

QUICK = {"performance": 99, "accessibility": 100, "best-practices": 100}


def report(**scores: float | None) -> dict[str, Any]:
    """Make what Lighthouse prints, for one audit in each category."""
    marks: dict[str, float | None] = {"performance": 1, "accessibility": 1, "best-practices": 1} | scores
    return {
        "categories": {
            name: {"score": score, "auditRefs": [{"id": name, "weight": 1}]} for name, score in marks.items()
        },
        "audits": {name: {"title": f"the {name}", "score": score} for name, score in marks.items()},
    }


def test_a_busy_moment_does_not_decide_a_mark() -> None:
    slow = QUICK | {"performance": 60}
    marks = middle([Result(run, frozenset()) for run in (QUICK, slow, QUICK)])
    assert marks == QUICK


def test_what_cost_points_is_told() -> None:
    result = Result.of(report(performance=0.4))
    assert result.marks["performance"] == 40
    assert result.costs == {"the performance (0.4)"}


def test_a_page_without_a_score_has_the_least_mark() -> None:
    assert Result.of(report(accessibility=None)).marks["accessibility"] == 0
