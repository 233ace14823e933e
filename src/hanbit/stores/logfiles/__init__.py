"""Log lines in hourly files: written as NDJSON, packed into Parquet once the hour is over, searched with DuckDB.
No line is lost or doubled, whenever a process dies. A query reads those files and nothing else. DuckDB comes late.
"""
