"""Ten thousand to-dos: what a person does stays quick, on a machine four times slower than this one."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_bytes
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.account import Account, register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.trace import Cost, Recording, recording
from tests.e2e.words import Say, say_in
from tests.serving import Serving

from hanbit.domain.ids import new_id

pytestmark = [pytest.mark.quiet, pytest.mark.whole_browser]

HOW_MANY = 10_000
START_MS = 1_764_000_000_000
SLOWDOWN = 4
ROUNDS = 3
TIMES = 3
INTERACTION_MS = 100
FIRST_SCREEN_MS = 1_000
WORDS = ["보고서", "장보기", "전화", "회의", "운동", "report", "call", "review", "milk", "walk"]
OPEN_CIRCLE = """() => {
  const circles = [...document.querySelectorAll("main [data-todo]:not(.done) .check")];
  const places = circles.map((one) => one.getBoundingClientRect());
  const { x, y, width, height } = places.find(({ top, bottom }) => top > 100 && bottom < innerHeight - 100);
  return [x + width / 2, y + height / 2];
}"""
FIRST_ROW = """() => {
  const look = () => {
    if (document.querySelector("main [data-todo]")) performance.measure("first-row", { start: 0 });
    else requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture(scope="module")
def account(server: Serving) -> Account:
    """6,000 open in one list, 300 of today, 2,000 on the days ahead, the rest done."""
    account = register(server.url, "ten-thousand")
    account.push(edits())
    return account


def edits() -> Iterator[dict[str, Any]]:
    today = (datetime.now(UTC) + timedelta(hours=9)).date()
    for n in range(HOW_MANY):
        fields: dict[str, Any] = {"title": f"{WORDS[n % len(WORDS)]} {n}", "position": f"a{n:05d}V"}
        if n < 300:
            fields["due"] = {"date": today.isoformat(), "time": f"{n % 24:02d}:30"}
        elif n < 2_300:
            fields["due"] = {"date": (today + timedelta(days=1 + n % 60)).isoformat()}
        elif n >= 8_300:
            fields["status"] = "done"
        if n % 7 == 0:
            fields["tags"] = [WORDS[n % len(WORDS)]]
        yield {"opId": str(uuid4()), "entity": "todo", "id": new_id(START_MS + n, token_bytes(10)), "set": fields}


@pytest.fixture
def page(open_page: Callable[..., Page], account: Account, locale: str) -> Page:
    """Signed in, with everything on the device and the service worker in charge."""
    account.speak(locale)
    page = open_page(locale=BROWSER_LOCALES[locale], viewport={"width": 1280, "height": 900}, timezone_id="Asia/Seoul")
    account.sign_in(page)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.locator(".nav-inbox .n", has_text=re.compile("^8[23]..$")).wait_for(timeout=60_000)
    return page


def type_letters(name: str, text: str, recorded: Recording) -> None:
    for at, letter in enumerate(text):
        recorded.interact(f"{name}, letter {at + 1}", "input", partial(recorded.page.keyboard.insert_text, letter))


def type_a_query(say: Say, recorded: Recording) -> None:
    recorded.page.keyboard.press("Slash")
    expect(recorded.page.get_by_role("textbox", name=say("search.title"))).to_be_focused()
    type_letters("a query", "보고서 42", recorded)


def type_a_to_do(say: Say, recorded: Recording) -> None:
    recorded.page.keyboard.press("n")
    recorded.page.get_by_role("textbox", name=say("quick.open")).wait_for()
    type_letters("a to-do", "내일 3시 회의", recorded)
    recorded.interact("writing it down", "submit", partial(recorded.page.keyboard.press, "Enter"))


def scroll(recorded: Recording) -> None:
    recorded.page.mouse.move(700, 500)
    for turn in range(12):
        recorded.interact(f"scrolling, turn {turn + 1}", "scroll", partial(recorded.page.mouse.wheel, 0, 400))


def finish(where: str, recorded: Recording) -> None:
    for at in range(1, TIMES + 1):
        x, y = recorded.page.evaluate(OPEN_CIRCLE)
        recorded.interact(f"finishing in {where}, {at}", "click", partial(recorded.page.mouse.click, x, y))
    for at in range(1, TIMES + 1):
        recorded.interact(f"undoing in {where}, {at}", "keydown", partial(recorded.page.keyboard.press, "Control+z"))


def a_round(page: Page, say: Say) -> dict[str, Cost]:
    page.goto("/today")
    page.locator("main [data-todo]").first.wait_for()
    with recording(page, slowdown=SLOWDOWN) as recorded:
        finish("today", recorded)
        type_a_query(say, recorded)
        page.goto("/inbox")
        page.locator("main [data-todo]").first.wait_for()
        scroll(recorded)
        finish("a list of 6,000", recorded)
        type_a_to_do(say, recorded)
    return recorded.costs


def too_slow(costs: dict[str, Cost]) -> dict[str, Cost]:
    return {name: cost for name, cost in costs.items() if max(cost.drawn_ms, cost.longest_ms) > INTERACTION_MS}


def test_every_interaction_stays_under_a_tenth_of_a_second(
    page: Page, locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where one was slower it is tried again on a fresh page: the throttle counts time that a neighbour took."""
    costs: dict[str, Cost] = {}
    for _ in range(ROUNDS):
        again = a_round(page, say_in(locale))
        costs = {name: min(cost, costs.get(name, cost), key=lambda one: one.drawn_ms) for name, cost in again.items()}
        if not too_slow(costs):
            break
    with capsys.disabled():
        print(f"\n{HOW_MANY:,} to-dos ({locale}), CPU ms at {SLOWDOWN} × slower: until drawn, longest task")
        for name, cost in costs.items():
            print(f"  {name:32} {cost.drawn_ms:6.1f} {cost.longest_ms:6.1f}")
    assert not too_slow(costs)


def test_the_first_screen_stands_within_a_second_from_what_the_device_holds(
    page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    page.add_init_script(f"({FIRST_ROW})()")
    times_ms = []
    for _ in range(3):
        page.goto("/today")
        page.locator("main [data-todo]").first.wait_for()
        times_ms.append(page.evaluate("() => performance.getEntriesByName('first-row')[0]?.duration ?? Infinity"))
    with capsys.disabled():
        print(f"\n{HOW_MANY:,} to-dos, first screen from a warm cache: {', '.join(f'{ms:.0f}' for ms in times_ms)} ms")
    assert min(times_ms) < FIRST_SCREEN_MS


def test_select_all_takes_what_is_not_drawn_too(page: Page, locale: str) -> None:
    say = say_in(locale)
    page.goto("/inbox")
    page.locator("main [data-todo] .title").first.focus()
    page.keyboard.press("x")
    bar = page.get_by_role("region", name=say("bulk.label"))
    bar.get_by_role("button", name=say("bulk.all")).click()
    expect(bar.get_by_role("status")).to_have_text(re.compile(r"\b8[23]\d\d\b"))
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
