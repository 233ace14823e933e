"""Answers of a log query as a table, as CSV and as one JSON object a line."""

import csv
import io

import msgspec
from rich.table import Table
from rich.text import Text

from hanbit.ops.observe.logs.functions import SYSTEM_FIELDS
from hanbit.ports.logs import QueryResults

POINTER = SYSTEM_FIELDS[2]


def columns_of(results: QueryResults) -> list[str]:
    """In the order of the fullest row; the pointer of a line is for machines and not shown."""
    rows = sorted(results.results, key=len, reverse=True)
    names = dict.fromkeys(one.field for row in rows for one in row)
    return [name for name in names if name != POINTER]


def as_table(results: QueryResults) -> Table:
    names = columns_of(results)
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(Text(name), overflow="fold")
    for row in results.results:
        values = {one.field: one.value for one in row}
        table.add_row(*(Text(values.get(name, "")) for name in names))
    return table


def as_csv(results: QueryResults) -> str:
    names = columns_of(results)
    written = io.StringIO()
    writer = csv.DictWriter(written, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in results.results:
        writer.writerow({one.field: one.value for one in row})
    return written.getvalue()


def as_json(results: QueryResults) -> str:
    """A line a row; with the pointer."""
    return "".join(
        f"{msgspec.json.encode({one.field: one.value for one in row}).decode()}\n" for row in results.results
    )
