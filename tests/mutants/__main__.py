"""``python -m tests.mutants``: a table of planted bugs and the test that caught each; fails if one survives."""

import sys
from time import perf_counter

from tests.mutants.plant import Verdict, occurrences, one_ministack, sound, verdicts
from tests.mutants.planted import ADAPTERS, MUTANTS


def main() -> int:
    started = perf_counter()
    misplaced = [mutant.name for mutant in MUTANTS if occurrences(mutant) != 1]
    if misplaced:
        print(f"The code has moved on; plant anew: {', '.join(misplaced)}", file=sys.stderr)
        return 2
    with one_ministack():
        return _judge_all(started)


def _judge_all(started: float) -> int:
    for adapter in ADAPTERS:
        base = sound(adapter)
        if base.caught_by or base.trouble:
            print(f"The suite fails without any bug: {base.caught_by or base.trouble}", file=sys.stderr)
            return 2
        print(f"{base.name:<34} {'passes, as it must':<96} {base.seconds:5.1f} s", flush=True)
    survivors = 0
    for verdict in verdicts():
        survivors += verdict.caught_by is None
        print(f"{verdict.name:<34} {_said(verdict):<96} {verdict.seconds:5.1f} s", flush=True)
    caught = len(MUTANTS) - survivors
    print(f"{caught} of {len(MUTANTS)} caught in {perf_counter() - started:.0f} s")
    return 1 if survivors else 0


def _said(verdict: Verdict) -> str:
    return verdict.caught_by or f"SURVIVED {verdict.trouble or ''}"


if __name__ == "__main__":
    sys.exit(main())
