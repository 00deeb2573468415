"""Queries of CloudWatch Logs Insights."""

from entrypoints.local.logs.insights.insights_queries import InsightsQuery, compile_query
from entrypoints.local.logs.insights.query_source import MalformedQueryError
from entrypoints.local.logs.insights.query_values import StoredLogEvent

__all__ = ["InsightsQuery", "MalformedQueryError", "StoredLogEvent", "compile_query"]
