"""Delimited text, by the rules and with the examples of AWS's page."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.local.asl.data_sets.delimited import delimited_rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,,\n,b", [["a", "", ""], ["", "b"]]),
        ("\n\na\n\n", [["a"]]),
        ('"x, y\nz",2', [["x, y\nz", "2"]]),
        ('"say ""rye""",2', [['say "rye"', "2"]]),
        ('{""MyKey"":""MyValue""},"[1,2,3]"', [['{"MyKey":"MyValue"}', "[1,2,3]"]]),
        ("path,size\nC:\\\\Program Files\\\\MyApp.exe,6534512",
         [["path", "size"], ["C:\\Program Files\\MyApp.exe", "6534512"]]),
        (r"a\,b,\x\"q\"", [["a,b", 'x"q"']]),
        ('""', [[""]]),
        ("a,", [["a", ""]]),
        ('"open,1\n2', [['"open', "1"], ["2"]]),
    ],
)  # fmt: skip
def test_records_and_fields(text: str, rows: list[list[str]]) -> None:
    assert list(delimited_rows(text, ",")) == [row for row in rows if row != [""]]


@pytest.mark.parametrize("delimiter", ["|", ";", " ", "\t"])
def test_other_delimiters_leave_commas_alone(delimiter: str) -> None:
    assert list(delimited_rows(f"a,b{delimiter}c\n", delimiter)) == [["a,b", "c"]]


cells = st.text(st.characters(exclude_characters="\\\0\r"), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5))
def test_rows_of_the_standard_library_are_read_back(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    assert list(delimited_rows(written.getvalue(), ",")) == rows
