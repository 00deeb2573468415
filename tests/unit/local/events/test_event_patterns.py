import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints.local.events import PatternError, compile_pattern
from entrypoints.local.events.event_fields import read_json

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
        ({"source": [["a"]]}, "Match value must be String, number, true, false, or null"),
        ({"source": [{"sounds-like": "a"}]}, "Unrecognized match type sounds-like"),
        ({"source": [{"prefix": "a", "suffix": "b"}]}, "Only one key allowed"),
        ({"source": [{"prefix": 1}]}, "prefix match pattern must be a string"),
        ({"level": [{"numeric": ["~", 1]}]}, "Unrecognized numeric range operator: ~"),
        ({"level": [{"numeric": [">"]}]}, "Invalid numeric match"),
        ({"level": [{"numeric": [">", "1"]}]}, "Value of > must be numeric"),
        ({"a": [{"exists": "yes"}]}, "must be either true or false"),
        ({"a": [{"cidr": "10.0.0.0/99"}]}, "Malformed CIDR"),
        ({"a": [{"cidr": "10.0.0.7"}]}, "one '/' required"),
        ({"a": [{"cidr": "10.0.0.7/32"}]}, "IPv4 mask bits must be < 32"),
        ({"a": [{"cidr": "2001:db8::/128"}]}, "IPv6 mask bits must be < 128"),
        ({"a": [{"cidr": "10.0.0.0/-1"}]}, "must not be negative"),
        ({"a": [{"cidr": "10.0.0.0/x"}]}, "must be an integer"),
        ({"a": [{"cidr": "host/8"}]}, "Nonstandard IP address"),
        ({"a": [{}]}, "Match expression name not found"),
        ({"a": [{"anything-but": ["x", 1]}]}, "mixed type is not supported"),
        ({"a": [{"anything-but": [True]}]}, "boolean is not supported"),
        ({"a": [{"anything-but": None}]}, "boolean is not supported"),
        ({"a": [{"anything-but": []}]}, "mixed type is not supported"),
        ({"a": [{"anything-but": [{"wildcard": "*x*"}]}]}, "not supported"),
        ({"a": [{"anything-but": {"prefix": ""}}]}, "Null prefix/suffix not allowed"),
        ({"a": [{"anything-but": {"suffix": ["a", ""]}}]}, "Null prefix/suffix not allowed"),
        ({"a": [{"anything-but": {"prefix": [1]}}]}, "must be a string"),
        ({"a": [{"anything-but": {"prefix": "a", "suffix": "b"}}]}, "Only one key allowed"),
        ({"a": [{"anything-but": 6e9}]}, "Value must be between"),
        ({"a": [{"anything-but": {"wildcard": "a**"}}]}, "Consecutive wildcard"),
        ({"a": [{"wildcard": "a\\x"}]}, "Invalid escape character at pos 1"),
        ({"a": [{"wildcard": "a\\"}]}, "Invalid escape character at pos 1"),
        ({"a": [{"prefix": {"wildcard": "a"}}]}, "Unsupported prefix pattern: wildcard"),
        ({"a": [{"suffix": {}}]}, "must be a string"),
        ({"a": [{"numeric": [">", 5, "<", 1]}]}, "Bottom must be less than top"),
        ({"a": [{"numeric": [">=", 5, "<=", 5]}]}, "Bottom must be less than top"),
        ({"a": [{"numeric": ["<", 5, ">", 0]}]}, "Too many elements"),
        ({"a": [{"numeric": ["=", 1, "<", 3]}]}, "Too many elements"),
        ({"a": [{"numeric": [">", 1, ">", 3]}]}, "Bad numeric range operator: >"),
        ({"a": [{"numeric": [">", 1, "<", 3, "<", 5]}]}, "Too many elements"),
        ({"a": [{"numeric": 5}]}, "must be an array"),
        ({"a": [{"numeric": ["=", 5.1e9]}]}, "Value must be between"),
        ({"a": [{"numeric": ["=", 0.0000001]}]}, "Only values up to 6 decimals"),
        ({"a": [{"numeric": ["=", True]}]}, "Value of equals must be numeric"),
        ({"$or": [{"a": ["b"]}, {}]}, "Empty objects are not allowed"),
        ({"$or": [{"a": ["b"]}, {"prefix": ["b"]}]}, "prefix is Ruler reserved fieldName"),
        ({"a": ["x" * 4096]}, "more than 4096"),
        ({"$or": [{"a": ["b"]}] * 1001}, "characters, more than"),
        ({f"p{n}": {"$or": [{"a": ["b"]}, {"c": ["d"]}]} for n in range(10)}, "more than 1000 combinations"),
        ({"a": [{"wildcard": "a**"}]}, "Consecutive wildcard"),
        ({"a": [{"anything-but": {"numeric": 1}}]}, "Unsupported anything-but pattern: numeric"),
        ({"$or": [{"a": ["b"]}]}, '"$or" must be an array of two or more objects'),
    ],
)
def test_a_malformed_pattern_is_refused_with_its_reason(pattern: Any, reason: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "event", "right"),
    [
        # Arrays: one element for all fields of a pattern, any depth, and none where nothing is in it.
        ({"t": ["x"]}, {"t": [["x", "y"]]}, True),
        ({"t": {"a": [1]}}, {"t": [[{"a": 1}]]}, True),
        ({"i": {"a": [1], "b": [2]}}, {"i": [{"a": 1, "b": 9}, {"a": 9, "b": 2}]}, False),
        ({"i": {"a": [1], "b": [2]}}, {"i": [{"a": 1, "b": 9}, {"a": 1, "b": 2}]}, True),
        (
            {"i": {"a": [1], "j": {"b": [2]}}},
            {"i": [{"a": 1, "j": [{"b": 3}]}, {"a": 0, "j": [{"b": 2}]}]},
            False,
        ),
        ({"i": {"a": [1], "j": {"b": [2]}}}, {"i": [{"a": 1, "j": [{"b": 3}, {"b": 2}]}]}, True),
        ({"i": {"a": [1]}, "k": {"a": [2]}}, {"i": [{"a": 0}, {"a": 1}], "k": [{"a": 2}]}, True),
        ({"i": {"a": ["x"], "b": ["y"]}}, {"i": [{"a": ["w", "x"], "b": ["y"]}]}, True),
        # exists: asked of the whole event.
        ({"k": [{"exists": False}]}, {"k": []}, True),
        ({"k": [{"exists": True}]}, {"k": []}, False),
        ({"k": [{"exists": False}]}, {"k": {"inner": 1}}, True),
        ({"k": [{"exists": True}]}, {"k": None}, True),
        ({"i": {"b": [{"exists": False}]}}, {"i": [{"a": 1}, {"b": 2}]}, False),
        ({"i": {"b": [{"exists": False}]}}, {"i": [{"a": 1}, {"c": 2}]}, True),
        ({"i": {"b": [{"exists": False}]}}, {}, True),
        ({"i": {"a": [1], "b": [{"exists": False}]}}, {"i": [{"a": 1}, {"b": 2}]}, False),
        ({"k": [{"exists": False}, "x"]}, {"k": "x"}, True),
        ({"k": [{"exists": False}, "x"]}, {"k": "y"}, False),
        ({"k": [{"exists": False}, "x"]}, {}, True),
        # Names with dots are paths.
        ({"a.b": ["x"]}, {"a": {"b": "x"}}, True),
        ({"a": {"b": ["x"]}}, {"a.b": "x"}, True),
        # Alternatives; the later word on a path counts.
        ({"a": ["x"], "$or": [{"b": [1]}, {"c": [2]}]}, {"a": "x", "c": 2}, True),
        ({"a": ["x"], "$or": [{"b": [1]}, {"c": [2]}]}, {"a": "y", "c": 2}, False),
        ({"a": {"$or": [{"b": [1]}, {"c": {"d": [2]}}]}}, {"a": {"c": {"d": 2}}}, True),
        ({"$or": [{"$or": [{"a": [1]}, {"b": [1]}]}, {"c": [1]}]}, {"b": 1}, True),
        ({"a": ["x"], "$or": [{"a": ["y"]}, {"c": [2]}]}, {"a": "y"}, True),
        # Values.
        ({"a": [{"anything-but": ["no"]}]}, {"a": None}, True),
        ({"a": [{"anything-but": ["no"]}]}, {"a": ["no", "yes"]}, True),
        ({"a": [{"anything-but": ["no"]}]}, {"a": []}, False),
        ({"a": [{"anything-but": [300]}]}, {"a": 300.0}, False),
        ({"a": [{"anything-but": {"wildcard": ["a*", "*b"]}}]}, {"a": "cb"}, False),
        ({"a": [{"prefix": ""}]}, {"a": "anything"}, True),
        ({"a": [{"prefix": ""}]}, {"a": 1}, False),
        ({"a": [{"wildcard": "a\\\\b*"}]}, {"a": "a\\bc"}, True),
        ({"a": [{"wildcard": "*\n*"}]}, {"a": "x\ny"}, True),
        ({"a": [{"exactly": "x"}]}, {"a": "x"}, True),
        ({"a": [{"cidr": "2001:db8::/32"}]}, {"a": "2001:0db8:0::1"}, True),
        ({"a": [{"cidr": "10.0.0.200/24"}]}, {"a": "10.0.0.1"}, True),
        ({"a": [{"cidr": "0.0.0.0/0"}]}, {"a": "::1"}, False),
        ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": "10.0.0.0/8"}, False),
        ({"a": ["2001:db8::1"]}, {"a": "2001:0DB8:0:0::1"}, True),
        ({"a": [{"numeric": [">", 0, "<=", 5]}]}, {"a": 5}, True),
        ({"a": [{"numeric": [">", 0]}]}, {"a": 6e9}, False),
        ({"a": [{"numeric": ["=", 300]}]}, {"a": 300.0}, True),
        ({"a": [123456789012]}, {"a": 123456789012}, True),
    ],
)
def test_a_pattern_matches_as_event_ruler_does(pattern: Any, event: Any, right: bool) -> None:
    assert compile_pattern(json.dumps(pattern))(event) is right


@pytest.mark.parametrize(
    ("asked", "given", "right"),
    [("300", "300", True), ("300", "300.0", False), ("300.0", "3.0e2", False), ("3.0e2", "3.0e2", True)],
)
def test_numbers_match_as_they_are_written(asked: str, given: str, right: bool) -> None:
    assert compile_pattern(f'{{"a": [{asked}]}}')(read_json(f'{{"a": {given}}}')) is right


SCALARS = st.sampled_from(["x", "y", 1, 2, None, True])
NAMES = st.sampled_from(["a", "b", "c"])
OBJECTS = st.recursive(
    st.dictionaries(NAMES, SCALARS | st.lists(SCALARS, max_size=2), max_size=3),
    lambda inner: st.dictionaries(NAMES, SCALARS | inner | st.lists(inner, max_size=3), max_size=3),
    max_leaves=8,
)
ITEMS = SCALARS | st.sampled_from([{"exists": True}, {"exists": False}, {"anything-but": "x"}])
PATTERNS = st.recursive(
    st.dictionaries(NAMES, st.lists(ITEMS, min_size=1, max_size=2), min_size=1, max_size=2),
    lambda inner: st.dictionaries(
        NAMES, st.lists(ITEMS, min_size=1, max_size=2) | inner, min_size=1, max_size=2
    ),
    max_leaves=4,
)


@settings(deadline=None)
@given(PATTERNS, OBJECTS)
def test_any_pattern_matches_an_event_as_a_search_through_all_choices_of_elements(
    pattern: Any, event: Any
) -> None:
    paths = dict(named(pattern, ""))
    present = {path for unfolded in unfoldings(event) for path, _ in named(unfolded, "")}

    def holds(path: str, leaves: dict[str, Any]) -> bool:
        if path not in present:
            return {"exists": False} in paths[path]
        return path in leaves and any(fits(item, leaves[path]) for item in paths[path])

    wanted = any(all(holds(path, dict(named(one, ""))) for path in paths) for one in unfoldings(event))
    assert compile_pattern(pattern)(event) is wanted


def fits(item: Any, value: Any) -> bool:
    if isinstance(item, dict):
        return item.get("exists") is True or item.get("anything-but", value) != value
    return type(item) is type(value) and bool(item == value)


def named(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the paths of a document's leaves; a pattern's arrays are leaves."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from named(member, f"{path}.{name}" if path else name)
    elif value is not GONE:
        yield path, value


GONE = object()


def unfoldings(value: Any) -> Iterator[Any]:
    """Yield the documents that remain when each array is replaced by one of its elements."""
    if isinstance(value, dict):
        for members in product(*(list(unfoldings(member)) for member in value.values())):
            yield dict(zip(value, members, strict=True))
    elif isinstance(value, list):
        for element in value or [GONE]:
            yield from unfoldings(element)
    else:
        yield value
