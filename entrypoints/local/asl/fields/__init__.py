"""The fields of states at run time: payload templates, the flow of data, and fields of one type."""
