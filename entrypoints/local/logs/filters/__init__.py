"""Filter patterns of CloudWatch Logs: terms, regular expressions, space-delimited fields, JSON members."""

from entrypoints.local.logs.filters.filter_errors import FilterPatternError
from entrypoints.local.logs.filters.filter_patterns import FilterPattern, compile_filter_pattern

__all__ = ["FilterPattern", "FilterPatternError", "compile_filter_pattern"]
