from typing import Any

import pytest

from entrypoints.local.events import PatternError, compile_pattern

EVENT = {
    "source": "radar",
    "detail-type": "Storm",
    "region": "eu-west-3",
    "detail": {
        "town": "Bergen",
        "wind": 31.5,
        "level": 3,
        "sure": True,
        "until": None,
        "ip": "10.1.2.3",
        "file": "maps/north/7.png",
        "tags": ["Red", "coast"],
        "gauges": [{"id": "a", "mm": 4}, {"id": "b", "mm": 9}],
    },
}


def matches(pattern: Any) -> bool:
    return compile_pattern(pattern)(EVENT)


@pytest.mark.parametrize(
    "leaf",
    [
        {"town": ["Oslo", "Bergen"]},
        {"level": [3]},
        {"sure": [True]},
        {"until": [None]},
        {"tags": ["coast"]},
        {"gauges": {"mm": [9]}},
        {"town": [{"prefix": "Ber"}]},
        {"town": [{"prefix": {"equals-ignore-case": "bER"}}]},
        {"file": [{"suffix": ".png"}]},
        {"file": [{"suffix": {"equals-ignore-case": ".PNG"}}]},
        {"town": [{"equals-ignore-case": "BERGEN"}]},
        {"town": [{"anything-but": "Oslo"}]},
        {"town": [{"anything-but": ["Oslo", "Rome"]}]},
        {"level": [{"anything-but": [1, 2]}]},
        {"town": [{"anything-but": {"prefix": "Os"}}]},
        {"town": [{"anything-but": {"suffix": ["lo", "me"]}}]},
        {"town": [{"anything-but": {"equals-ignore-case": ["OSLO"]}}]},
        {"file": [{"anything-but": {"wildcard": "*/south/*"}}]},
        {"wind": [{"numeric": ["=", 31.5]}]},
        {"wind": [{"numeric": [">", 30, "<=", 32]}]},
        {"level": [{"numeric": ["<", 4]}]},
        {"town": [{"exists": True}]},
        {"snow": [{"exists": False}]},
        {"snow": {"depth": [{"exists": False}]}},
        {"ip": [{"cidr": "10.1.0.0/16"}]},
        {"file": [{"wildcard": "maps/*/*.png"}]},
        {"$or": [{"town": ["Oslo"]}, {"level": [{"numeric": [">=", 3]}]}]},
        {"town": ["Oslo", {"prefix": "B"}]},
    ],
)
def test_a_detail_that_satisfies_the_pattern_matches(leaf: Any) -> None:
    assert matches({"source": ["radar"], "detail": leaf})


@pytest.mark.parametrize(
    "leaf",
    [
        {"town": ["bergen"]},
        {"level": ["3"]},
        {"level": [3.0]},
        {"sure": [1]},
        {"level": [True]},
        {"snow": [None]},
        {"town": ["Bergen"], "level": [4]},
        {"gauges": {"id": ["a"], "mm": [9]}},
        {"town": [{"prefix": "ber"}]},
        {"level": [{"prefix": "3"}]},
        {"town": [{"anything-but": ["Oslo", "Bergen"]}]},
        {"snow": [{"anything-but": "Oslo"}]},
        {"town": [{"anything-but": {"prefix": "Ber"}}]},
        {"file": [{"anything-but": {"wildcard": "*/north/*"}}]},
        {"wind": [{"numeric": [">", 31.5]}]},
        {"town": [{"numeric": [">", 0]}]},
        {"sure": [{"numeric": ["=", 1]}]},
        {"town": [{"exists": False}]},
        {"snow": [{"exists": True}]},
        {"ip": [{"cidr": "10.2.0.0/16"}]},
        {"town": [{"cidr": "10.0.0.0/8"}]},
        {"file": [{"wildcard": "maps/*.jpg"}]},
        {"$or": [{"town": ["Oslo"]}, {"level": [9]}]},
    ],
)
def test_a_detail_that_does_not_satisfy_the_pattern_does_not_match(leaf: Any) -> None:
    assert not matches({"source": ["radar"], "detail": leaf})


def test_a_star_can_be_meant_as_itself() -> None:
    test = compile_pattern({"note": [{"wildcard": "5\\*?"}]})
    assert test({"note": "5*?"})
    assert not test({"note": "55?"})


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ({}, "Empty patterns are not allowed"),
        ("[1]", "Filter is not an object"),
        ("{wind", "not JSON"),
        ({"source": "radar"}, '"source" must be an object or an array'),
        ({"source": []}, "Empty arrays are not allowed"),
        ({"detail": {}}, "Empty objects are not allowed"),
        ({"source": [["a"]]}, "Arrays cannot be nested"),
        ({"source": [{"sounds-like": "a"}]}, "Unrecognized match type sounds-like"),
        ({"source": [{"prefix": "a", "suffix": "b"}]}, "Only one key allowed"),
        ({"source": [{"prefix": 1}]}, "prefix match pattern must be a string"),
        ({"level": [{"numeric": ["~", 1]}]}, "Unrecognized numeric range operator: ~"),
        ({"level": [{"numeric": [">"]}]}, "Invalid numeric match"),
        ({"level": [{"numeric": [">", "1"]}]}, "Value of numeric comparison must be numeric"),
        ({"a": [{"exists": "yes"}]}, "must be either true or false"),
        ({"a": [{"cidr": "10.0.0.0/99"}]}, "Malformed CIDR"),
        ({"a": [{"wildcard": "a**"}]}, "Consecutive wildcard"),
        ({"a": [{"anything-but": {"numeric": 1}}]}, "Unsupported anything-but pattern: numeric"),
        ({"$or": [{"a": ["b"]}]}, '"$or" must be an array of two or more objects'),
    ],
)
def test_a_malformed_pattern_is_refused_with_its_reason(pattern: Any, reason: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert reason in str(caught.value)
