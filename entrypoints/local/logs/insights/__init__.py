"""Queries of CloudWatch Logs Insights."""

from entrypoints.local.logs.insights.insights_queries import InsightsQuery, compile_query
from entrypoints.local.logs.insights.query_source import MalformedQueryError
from entrypoints.local.logs.insights.query_values import LoggedEvent

__all__ = ["InsightsQuery", "LoggedEvent", "MalformedQueryError", "compile_query"]
