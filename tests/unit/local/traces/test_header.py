import pytest

from entrypoints.local.traces.header import TraceHeader, read_header, trace_id_of

ROOT = "1-5759e988-bd862e3fe1be46a994272793"


def test_a_header_is_read_and_written() -> None:
    header = read_header(f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=25:a87bd80c:1")
    assert header == TraceHeader(ROOT, "53995c3f42cd8ad8")
    assert str(header) == f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1"
    assert read_header(str(TraceHeader(ROOT))) == TraceHeader(ROOT)
    assert read_header(f"Self=1-67891234-12456789abcdef012345678;  Root={ROOT.upper()}") == TraceHeader(ROOT)


@pytest.mark.parametrize(
    "text",
    [None, "", "Root", "Root=", "Root=1-2-3", f"root={ROOT}", f"Root={ROOT}x", "Root=<script>", ";;;=;"],
)
def test_what_names_no_trace_is_none(text: str | None) -> None:
    assert read_header(text) is None
    assert trace_id_of(text) is None


@pytest.mark.parametrize("parent", ["", "xyz", "53995c3f42cd8ad8f", "<b>"])
def test_a_parent_that_is_none_is_left_out(parent: str) -> None:
    assert read_header(f"Root={ROOT};Parent={parent}") == TraceHeader(ROOT)
