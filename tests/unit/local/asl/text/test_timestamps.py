"""Timestamps of the Amazon States Language."""

import pytest

from entrypoints.local.asl.text.timestamps import format_timestamp, parse_timestamp


@pytest.mark.parametrize(
    ("text", "epoch"),
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("1970-01-01T01:00:00.250+01:00", 0.25),
        ("1970-01-01T00:01Z", 60.0),
        ("1970-01-01 00:00:00Z", None),
        ("1970-01-01t00:00:00z", None),
        ("1970-02-30T00:00:00Z", None),
        ("1970-01-01", None),
    ],
)
def test_a_timestamp_is_iso_8601_with_an_upper_case_t_and_z(text: str, epoch: float | None) -> None:
    assert parse_timestamp(text) == epoch


def test_a_timestamp_is_written_to_the_millisecond() -> None:
    assert format_timestamp(1_714_552_200.1254) == "2024-05-01T08:30:00.125Z"
