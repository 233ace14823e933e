"""Connections of DuckDB, and the files of a log as the relation that compiled queries are written over."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hanbit.ops.observe.logs.events import EVENTS, HOT_FIELDS
from hanbit.stores.logfiles.lines import MAX_LINE_BYTES, SEPARATOR, Readable
from hanbit.stores.logfiles.segments import Segment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = ("ts", "message", "stream", "line", *(f"hot_{name}" for name in HOT_FIELDS))

_TYPES = {"ts": "TIMESTAMP", "line": "BIGINT"}
_NOTHING = ", ".join(f"CAST(NULL AS {_TYPES.get(name, 'VARCHAR')}) AS {name}" for name in COLUMNS)
NO_EVENTS = f"SELECT {_NOTHING} WHERE false"


def connect(*, memory: str, threads: int, spill: Path | None) -> "DuckDBPyConnection":
    """In memory. ``spill``: a folder for what does not fit; None: refuse instead."""
    import duckdb

    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(spill) if spill else "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def shut_in(connection: "DuckDBPyConnection", paths: Iterable[Path]) -> None:
    """From here on the connection reads these files, writes none, and cannot be told otherwise."""
    connection.execute(f"SET allowed_paths = [{', '.join(quoted(str(path)) for path in paths)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def source_of_lines(segment: Segment, lines: Readable) -> str:
    """Every line of an NDJSON file that is not empty, with the columns it would have when packed."""
    begin = quoted(datetime.fromtimestamp(segment.hour_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S"))
    hot = ", ".join(f"TRY(leaf(message, '/{name}')) AS hot_{name}" for name in HOT_FIELDS)
    time = "TRY(TRY_CAST(json_extract_string(message, '/timestamp') AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"
    return (
        f"SELECT coalesce({time}, TIMESTAMP {begin}) AS ts, message, {quoted(segment.stream)} AS stream, line, {hot} "
        f"FROM (SELECT row_number() OVER () AS line, message FROM read_csv({quoted(str(lines.path))}, "
        f"columns = {{'message': 'VARCHAR'}}, delim = {quoted(SEPARATOR.decode())}, quote = '', escape = '', "
        f"new_line = '\\n', header = false, auto_detect = false, max_line_size = {MAX_LINE_BYTES + 2})) "
        f"WHERE line <= {lines.lines} AND message IS NOT NULL"
    )


def source_of_packed(paths: Sequence[Path]) -> str:
    files = ", ".join(quoted(str(path)) for path in paths)
    return f"SELECT {', '.join(COLUMNS)} FROM read_parquet([{files}])"


def events_of(sources: Sequence[str], log: str, first_parameter: int) -> str:
    """``WITH events AS (…)``; the parameters are the ends of the time, in ms since the epoch, from that number on."""
    begin, end = (f"epoch_ms(CAST(${first_parameter + place} AS BIGINT))" for place in (0, 1))
    rows = " UNION ALL ".join(f"SELECT * FROM ({source}) WHERE ts BETWEEN {begin} AND {end}" for source in sources)
    return f"WITH {EVENTS} AS NOT MATERIALIZED (SELECT *, {quoted(log)} AS log FROM ({rows}))"
