"""Counts and times per route, in arrays made once: an observation costs a few additions and no allocation.

Times go into buckets that grow by the fourth root of two, so that any quantile is right to 19 % and histograms of
any number of minutes and machines add up. Rendered as Prometheus text (exposition format 0.0.4).
"""

from collections.abc import Callable, Iterable
from math import frexp

FIRST_S = 2.0**-14  # 61 µs
OCTAVES = 20  # up to 64 s
STEPS = (1.0, 2**0.25, 2**0.5, 2**0.75)
BOUNDS_S: tuple[float, ...] = tuple(FIRST_S * 2**octave * step for octave in range(OCTAVES) for step in STEPS)

STATUS_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")


class Histogram:
    __slots__ = ("buckets", "count", "total_s")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS_S) + 1)
        self.count = 0
        self.total_s = 0.0

    def observe(self, seconds: float) -> None:
        self.count += 1
        self.total_s += seconds
        self.buckets[bucket_of(seconds)] += 1

    def quantile_s(self, share: float) -> float:
        """Upper bound of the bucket that holds the quantile; 0 with no observations."""
        seen, wanted = 0, share * self.count
        for index, count in enumerate(self.buckets):
            seen += count
            if count and seen >= wanted:
                return BOUNDS_S[min(index, len(BOUNDS_S) - 1)]
        return 0.0


def bucket_of(seconds: float) -> int:
    """Index of the first bound that is not below ``seconds``; one past the last for anything longer."""
    if seconds <= FIRST_S:
        return 0
    mantissa, exponent = frexp(seconds / FIRST_S)  # mantissa in [0.5, 1)
    ratio = mantissa * 2
    octave = exponent - 1
    if octave >= OCTAVES:
        return len(BOUNDS_S)
    step = 0 if ratio <= 1 else 1 if ratio <= STEPS[1] else 2 if ratio <= STEPS[2] else 3 if ratio <= STEPS[3] else 4
    return min(octave * 4 + step, len(BOUNDS_S))


class Route:
    """Rate, errors and duration of one route."""

    __slots__ = ("by_class", "duration", "method", "path")

    def __init__(self, method: str, path: str) -> None:
        self.method = method
        self.path = path
        self.by_class = [0] * len(STATUS_CLASSES)
        self.duration = Histogram()

    def count(self, status: int) -> None:
        self.by_class[status // 100 - 1] += 1

    def observe(self, status: int, seconds: float) -> None:
        self.count(status)
        self.duration.observe(seconds)


Gauges = Callable[[], Iterable[tuple[str, str, float]]]
"""(name, help, value) of everything that is read when asked: memory, open streams, queue lengths."""


class Metrics:
    def __init__(self, gauges: Gauges = lambda: ()) -> None:
        self._routes: dict[tuple[str, str], Route] = {}
        self._counters: dict[str, int] = {}
        self.gauges = gauges

    def route(self, method: str, path: str) -> Route:
        key = (method, path)
        route = self._routes.get(key)
        if route is None:
            route = self._routes[key] = Route(method, path)
        return route

    def take(self) -> list[Route]:
        """The routes with anything to tell since this was last asked; they begin anew."""
        taken = [route for route in self._routes.values() if any(route.by_class)]
        self._routes = {}
        return taken

    def count(self, name: str, by: int = 1) -> None:
        self._counters[name] = self._counters.get(name, 0) + by

    def render(self) -> str:
        return "\n".join([*self._render_routes(), *self._render_counters(), *self._render_gauges(), ""])

    def _render_routes(self) -> Iterable[str]:
        seen = [route for route in self._routes.values() if any(route.by_class)]
        yield "# HELP hanbit_http_requests_total Requests answered, by route and class of status."
        yield "# TYPE hanbit_http_requests_total counter"
        for route in seen:
            for name, count in zip(STATUS_CLASSES, route.by_class, strict=True):
                if count:
                    yield f'hanbit_http_requests_total{{{_labels(route)},status="{name}"}} {count}'
        yield "# HELP hanbit_http_request_duration_seconds Time to the last byte of the answer."
        yield "# TYPE hanbit_http_request_duration_seconds histogram"
        for route in seen:
            yield from _render_histogram(route)

    def _render_counters(self) -> Iterable[str]:
        for name, value in sorted(self._counters.items()):
            yield f"# TYPE hanbit_{name}_total counter"
            yield f"hanbit_{name}_total {value}"

    def _render_gauges(self) -> Iterable[str]:
        for name, text, value in self.gauges():
            yield f"# HELP hanbit_{name} {text}"
            yield f"# TYPE hanbit_{name} gauge"
            yield f"hanbit_{name} {value:.15g}"  # a start in epoch seconds has ten digits


def _labels(route: Route) -> str:
    return f'method="{route.method}",route="{route.path}"'


def _render_histogram(route: Route) -> Iterable[str]:
    name, labels, total = "hanbit_http_request_duration_seconds", _labels(route), 0
    for bound, count in zip(BOUNDS_S, route.duration.buckets, strict=False):
        total += count
        # Every bound, also where nothing was added: Prometheus sums routes bound by bound.
        yield f'{name}_bucket{{{labels},le="{bound:.6g}"}} {total}'
    yield f'{name}_bucket{{{labels},le="+Inf"}} {route.duration.count}'
    yield f"{name}_sum{{{labels}}} {route.duration.total_s:.6f}"
    yield f"{name}_count{{{labels}}} {route.duration.count}"
