"""A second evaluator of alarms, written from the guide's prose and not from ours: strings, regular expressions, and
everything computed anew from raw observations at every minute. Slow, and that is its merit.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

from hanbit.ops.observe.alarms import Alarm, Math, Metric, Ratio, Slices, Value
from hanbit.telemetry.metrics import BOUNDS_S

Observed = Mapping[str, Mapping[int, Sequence[float]]]
"""Series → minute → what was observed in it."""

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: not a < b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: not a > b,
}
KEEP = "keep"


def reference_states(alarm: Alarm, observed: Observed, minutes: int) -> list[str]:
    """The state after each of the minutes 1 to ``minutes``, from INSUFFICIENT_DATA at 0."""
    width = alarm.period_s // 60
    reach = max(alarm.n, alarm.clear.periods if alarm.clear else 0) + 2
    marks = {end: _value(alarm.value, observed, range(end - width, end)) for end in range(-reach * width, minutes + 1)}
    enter = _settled(alarm, marks, minutes, alarm.op, alarm.threshold, alarm.m, alarm.n)
    if alarm.clear is None:
        return enter
    bad_side = alarm.op[0] + "="  # upon the normal line is not yet normal
    stay = _settled(alarm, marks, minutes, bad_side, alarm.clear.threshold, 1, alarm.clear.periods)
    return [_two_sided(enter[: end + 1], stay[: end + 1]) for end in range(minutes)]


def _two_sided(enter: Sequence[str], stay: Sequence[str]) -> str:
    """Looks back for the newest firing, and whether the normal line has held at any time since then."""
    if "ALARM" not in enter:
        return enter[-1]
    since_fired = stay[len(enter) - enter[::-1].index("ALARM") :]
    return "ALARM" if all(state == "ALARM" for state in since_fired) else enter[-1]


def _settled(
    alarm: Alarm, marks: Mapping[int, float | None], minutes: int, op: str, threshold: float, m: int, n: int
) -> list[str]:
    width, states = alarm.period_s // 60, ["INSUFFICIENT_DATA"]
    for end in range(1, minutes + 1):
        line = ""
        for back in range(n + 1, -1, -1):
            value = marks[end - back * width]
            line += "-" if value is None else "X" if OPERATORS[op](value, threshold) else "0"
        said = _read(line, m, n, alarm.missing)
        states.append(states[-1] if said == KEEP else said)
    return states[1:]


def _read(line: str, m: int, n: int, missing: str) -> str:
    """One row of the guide's tables."""
    kept = line.replace("-", "")[-n:]
    if missing in ("breaching", "notBreaching") or len(kept) == n:
        filled = kept.ljust(n, "X" if missing == "breaching" else "0")
        return "ALARM" if filled.count("X") >= m else "OK"
    if kept.count("X") >= m:
        return "ALARM"
    if "0" in kept:
        return "OK"
    if missing == "ignore":
        return KEEP
    # the oldest breaching point and m - 1 periods or more after it, none of which contradicts it
    return "ALARM" if re.search(rf"X[X-]{{{m - 1},}}$", line) else "INSUFFICIENT_DATA"


def _value(value: Value, observed: Observed, window: range) -> float | None:
    match value:
        case Metric(series=series, statistic=statistic):
            seen = [one for minute in window for one in observed.get(series, {}).get(minute, ())]
            return _statistic(statistic, seen) if seen else None
        case Math(op=op, left=left, right=right):
            a, b = _value(left, observed, window), _value(right, observed, window)
            return None if a is None or b is None else a + (b if op == "+" else -b)
        case Ratio(bad=bad, total=total, at_least=at_least):
            all_of, bad_of = _value(total, observed, window), _value(bad, observed, window)
            if all_of is None or all_of == 0:
                return None
            return 0.0 if all_of < at_least or bad_of is None else bad_of / all_of
        case Slices():
            verdicts = [_is_bad(value, observed, minute) for minute in window]
            known = [verdict for verdict in verdicts if verdict is not None]
            return fmean(known) if known else None


def _is_bad(slices: Slices, observed: Observed, minute: int) -> bool | None:
    known = []
    for condition in slices.bad_when:
        value = _value(condition.value, observed, range(minute, minute + 1))
        known += [] if value is None else [OPERATORS[condition.op](value, condition.threshold)]
    return any(known) if known else None


def _statistic(statistic: str, seen: Sequence[float]) -> float:
    simple: dict[str, Callable[[Sequence[float]], float]] = {
        "Sum": sum,
        "Average": fmean,
        "Minimum": min,
        "Maximum": max,
        "SampleCount": len,
    }
    if statistic in simple:
        return simple[statistic](seen)
    if statistic.startswith("TC(:"):
        return sum(1 for one in seen if one <= float(statistic[4:-1]))
    return _from_cumulative(seen, float(statistic[1:]) / 100)


def _from_cumulative(seen: Sequence[float], share: float) -> float:
    """As Prometheus documents ``histogram_quantile``, over cumulative buckets."""
    bounds = [*BOUNDS_S, float("inf")]
    cumulative = [sum(1 for one in seen if one <= bound) for bound in bounds]
    rank = share * len(seen)
    found = bisect_left(cumulative, rank)
    while cumulative[found] == 0:
        found += 1
    if found == len(BOUNDS_S):
        return BOUNDS_S[-1]
    low, below = (bounds[found - 1], cumulative[found - 1]) if found else (0.0, 0)
    return low + (bounds[found] - low) * (rank - below) / (cumulative[found] - below)
