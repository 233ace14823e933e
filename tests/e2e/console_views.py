"""Every screen of the console and how to get there, in either language: what axe looks at and what is photographed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.console_day import FAULT_TRACE
from tests.console_desk import EMAIL, PASSWORD

Say = Callable[[str], str]
Step = Callable[[Page, Say], None]
PROVEN_MS = 60_000
ROOT = Path(__file__).parents[2]


def say_in(locale: str) -> Say:
    words = json.loads((ROOT / "locales" / f"{locale}.json").read_text(encoding="utf-8"))["console"]

    def say(key: str) -> str:
        node: Any = words
        for name in key.split("."):
            node = node[name]
        assert isinstance(node, str)
        return node

    return say


@dataclass(frozen=True)
class View:
    """``shows``: what is there when the screen stands."""

    path: str
    shows: str
    prepare: Step | None = None


def ask_wrongly(page: Page, say: Say) -> None:
    page.locator(".hbars span").first.wait_for()
    page.get_by_label(say("logs.query")).fill(
        'filter level = "ERROR"\n| stats count(*) as n, pct(durationMs) by bin(5m)\n| sort n desc'
    )
    page.keyboard.press("Control+Enter")
    page.locator(".qfault").wait_for()


def open_row(page: Page, _say: Say) -> None:
    page.locator(".logs .ibtn").first.click()
    page.locator(".json").wait_for()


def as_tables(page: Page, _say: Say) -> None:
    page.locator(".canvas canvas").first.wait_for()
    page.keyboard.press("t")
    page.locator(".ct").first.wait_for()


def open_mute(page: Page, say: Say) -> None:
    page.get_by_role("button", name=say("alarms.mute")).click()
    page.locator("dialog.asks").wait_for()


def open_palette(page: Page, _say: Say) -> None:
    page.keyboard.press("Control+KeyK")
    page.locator("dialog.pal").wait_for()


def open_help(page: Page, _say: Say) -> None:
    page.keyboard.press("Shift+Slash")
    page.locator("dialog.help").wait_for()


def choose(page: Page, say: Say) -> None:
    """Whatever ended before is put away."""
    again = page.get_by_role("button", name=say("restore.again"))
    if again.is_visible():
        again.click()
    page.locator(".wzf").wait_for()


def prove(page: Page, say: Say) -> None:
    """The newest backup."""
    choose(page, say)
    page.get_by_role("button", name=say("restore.start")).click()
    page.locator(".wsw").wait_for(timeout=PROVEN_MS)


SIGNED_OUT: dict[str, View] = {
    "sign-in": View("/sign-in", "form button[type=submit]"),
    "first": View("/sign-in#first=abc", "form button[type=submit]"),
    "status": View("/status", ".scp"),
}
VIEWS: dict[str, View] = {
    "overview": View("/", ".kpi canvas"),
    "performance": View("/performance", ".routes tbody tr"),
    "performance-table": View("/performance", ".canvas canvas", as_tables),
    "system": View("/system?t=24h", ".canvas canvas"),
    "business": View("/business", ".bt"),
    "alarms": View("/alarms", ".alist li"),
    "alarm-detail": View("/alarms/todo-api-high-error-rate", ".ribb"),
    "alarm-mute": View("/alarms/todo-api-cpu", ".ribb", open_mute),
    "slos": View("/slos", ".slo"),
    "logs": View("/logs", ".logs tbody tr", open_row),
    "logs-error": View("/logs", ".logs tbody tr", ask_wrongly),
    "traces": View(f"/traces?id={FAULT_TRACE}", ".wr"),
    "traces-error": View("/traces?x=durration%20%3E%205", ".xq.bad"),
    "deployments": View("/deployments", ".dep"),
    "backups": View("/backups", ".vf li, .emp"),
    "restore": View("/restore", ".wz0", choose),
    "drills": View("/drills", ".dr"),
    "palette": View("/", ".kpi canvas", open_palette),
    "help": View("/", ".kpi canvas", open_help),
}
PROVEN = View("/restore", ".wz0", prove)
"""Where there is a backup. The proven copy stays until it is switched to or cancelled."""


def sign_in(page: Page, say: Say) -> None:
    page.goto("/sign-in")
    page.get_by_label(say("session.email")).fill(EMAIL)
    page.get_by_label(say("session.password")).fill(PASSWORD)
    page.get_by_role("button", name=say("session.signIn")).click()
    page.locator(".hero").wait_for()


def show(page: Page, view: View, say: Say) -> None:
    page.goto(view.path)
    page.locator(view.shows).first.wait_for()
    if view.prepare:
        view.prepare(page, say)
