"""``make bench-ops``: what the operations plane costs and how fast it answers, one noun after another."""

from bench import ops_logs
from bench.report import machine

NOUNS = {"Searching logs": ops_logs.measure}


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
