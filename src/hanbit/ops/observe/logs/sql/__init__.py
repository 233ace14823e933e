"""A tree as DuckDB SQL: what was written in a query only ever travels as a bound parameter.
What values of different kinds do when they meet, and missing ones, is decided here and told in
``docs/dev/logs-insights.md``.
"""
