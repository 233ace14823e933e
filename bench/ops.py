"""``make bench-ops``: what the operations plane costs and how fast it answers, one noun after another."""

from collections.abc import Callable

from bench import ops_logs, ops_telemetry
from bench.ops_logs import Row
from bench.report import machine

NOUNS: dict[str, Callable[[], list[Row]]] = {"Being watched": ops_telemetry.measure, "Searching logs": ops_logs.measure}


def main() -> None:
    print(f"On {machine()}\n")
    for title, measure in NOUNS.items():
        print(f"{title}\n")
        print("| | measured | target |\n|---|---|---|")
        for row in measure():
            print(f"| {row.what} | {row.measured} | {row.target} |")
        print()


if __name__ == "__main__":
    main()
