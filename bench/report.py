"""What ``make bench`` prints, and keeps in ``docs/dev/performance.md`` between two marks."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import apsw

from bench.cost import CONNECTIONS, Cost
from bench.openloop import Latencies
from bench.serving import ROOT
from bench.streams import StreamCosts

DOCUMENT = ROOT / "docs" / "dev" / "performance.md"
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"

KIB = 1024
MIX_LIMIT, CREATE_LIMIT, P99_LIMIT_MS, STREAM_LIMIT_KIB = 5.0, 6.0, 20.0, 16.0


@dataclass(frozen=True)
class Measured:
    costs: list[Cost]
    latencies: Latencies
    active: int
    idle: int
    streams: StreamCosts

    def ratio(self, kind: str) -> float:
        by_kind = {cost.kind: cost.us for cost in self.costs}
        return by_kind[kind] / by_kind["hello"]


def rows(found: Measured) -> list[tuple[str, str, str]]:
    """What, how much, and the target with whether it was reached."""
    open_loop, streams = found.latencies, found.streams
    limits = {"mix": MIX_LIMIT, "create": CREATE_LIMIT}
    per_request = [
        (
            f"{cost.kind}: server CPU per request",
            f"{cost.us:.0f} µs, {found.ratio(cost.kind):.2f} × hello ({min(cost.rounds):.0f}–{max(cost.rounds):.0f})",
            _target(found.ratio(cost.kind), limits[cost.kind], "×") if cost.kind in limits else "",
        )
        for cost in found.costs
    ]
    each_kib = streams.bytes_each / KIB
    load = f"open loop, {open_loop.rate}/s over {found.active} connections, {found.idle} more held idle"
    return [
        *per_request,
        (f"{load}: p50 / p99 / p99.9 / max ms", " / ".join(f"{open_loop.at(q):.1f}" for q in (0.5, 0.99, 0.999, 1)),
         _target(open_loop.at(0.99), P99_LIMIT_MS, "ms")),
        ("errors among its requests", f"{open_loop.errors} of {len(open_loop.ms) + open_loop.errors}",
         _target(open_loop.errors, 0, "")),
        ("server cores busy meanwhile", f"{open_loop.cores:.2f}", ""),
        (f"memory per event stream, {streams.count} open", f"{each_kib:.1f} KiB",
         _target(each_kib, STREAM_LIMIT_KIB, "KiB")),
        ("from a write to its event on a stream: p50 / p99", f"{streams.at(0.5):.1f} / {streams.at(0.99):.1f} ms", ""),
    ]  # fmt: skip


def _target(value: float, limit: float, unit: str) -> str:
    return f"≤ {limit:g} {unit}".rstrip() + (": reached" if value <= limit else ": MISSED")


def machine() -> str:
    cpu = next(
        (
            line.partition(": ")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / KIB**3
    return (
        f"{os.cpu_count()} cores of {cpu}, {memory_gib:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {apsw.sqlite_lib_version()}; load average before the run "
        f"{os.getloadavg()[0]:.1f}"
    )


def markdown(found: Measured, command: str, on_machine: str) -> str:
    table = "".join(f"| {what} | {value} | {target} |\n" for what, value, target in rows(found))
    return (
        f"{BEGIN}`{command}` on {on_machine}. Medians of {len(found.costs[0].rounds)} rounds over {CONNECTIONS} "
        f"connections.\n\n| | measured | target |\n|---|---|---|\n{table}{END}"
    )


def keep(text: str) -> None:
    """Replace what the document says was measured last."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(before + text + after, encoding="utf-8")
