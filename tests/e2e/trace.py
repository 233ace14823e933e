"""CPU time of what a person does, from Chromium's own trace: tasks of the page's main thread, by that thread's clock.

Other processes on the machine hardly disturb it, which wall time they do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page

CATEGORIES: Final = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
TWO_FRAMES: Final = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)
TASK: Final = "RunTask"


@dataclass(frozen=True)
class Cost:
    """``drawn_ms``: from the event until its frame is handed over. ``longest_ms``: the longest task until two frames
    later, so that what follows in the background may not hold the next event up either."""

    drawn_ms: float
    longest_ms: float


@dataclass
class Recording:
    page: Page
    kinds: dict[str, str] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)

    def interact(self, name: str, kind: str, act: Callable[[], object]) -> None:
        """One interaction; ``kind`` is the event that the page answers to."""
        assert name not in self.kinds
        self.kinds[name] = kind
        self.page.evaluate("(name) => void performance.mark(`from ${name}`)", name)
        act()
        self.page.evaluate(TWO_FRAMES)
        self.page.evaluate("(name) => void performance.mark(`to ${name}`)", name)


@contextmanager
def recording(page: Page, *, slowdown: int) -> Iterator[Recording]:
    """A trace of the block, the CPU made ``slowdown`` times slower; costs are there when it ends."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    events: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda chunk: events.extend(chunk["value"]))
    ended: list[bool] = []
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    session.send("Tracing.start", {"traceConfig": {"includedCategories": CATEGORIES}, "transferMode": "ReportEvents"})
    recorded = Recording(page)
    yield recorded
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    recorded.costs.update(costs_of(events, recorded.kinds))


def costs_of(events: list[dict[str, Any]], kinds: dict[str, str]) -> dict[str, Cost]:
    """Of each interaction, by name. Marks, events, frames and tasks are those of the page's main thread."""
    marks = {event["name"]: event for event in events if event.get("cat") == "blink.user_timing"}
    some_mark = marks[f"from {next(iter(kinds))}"]
    thread = some_mark["pid"], some_mark["tid"]
    ours = sorted((event for event in events if (event["pid"], event["tid"]) == thread), key=lambda event: event["ts"])
    return {
        name: cost_of([e for e in ours if marks[f"from {name}"]["ts"] <= e["ts"] < marks[f"to {name}"]["ts"]], kind)
        for name, kind in kinds.items()
    }


def cost_of(events: list[dict[str, Any]], kind: str) -> Cost:
    tasks = [event for event in events if event["name"] == TASK and "tdur" in event]
    dispatched = [e["ts"] for e in events if e["name"] == "EventDispatch" and e["args"]["data"]["type"] == kind]
    assert dispatched, (
        f"no {kind} among {sorted({e['args']['data']['type'] for e in events if e['name'] == 'EventDispatch'})}"
    )
    drawn = next(event["ts"] for event in events if event["name"] == "Commit" and event["ts"] > dispatched[-1])
    on_the_way = [task["tdur"] for task in tasks if task["ts"] + task["dur"] > dispatched[-1] and task["ts"] <= drawn]
    return Cost(sum(on_the_way) / 1000, max(task["tdur"] for task in tasks) / 1000)
