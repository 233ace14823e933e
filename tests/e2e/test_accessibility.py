"""Every view under axe, in both themes, wide and narrow; and where the focus goes and comes back to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.account import demo_account, register
from tests.e2e.conftest import BROWSER_LOCALES, sign_up
from tests.e2e.views import GATES, VIEWS, show
from tests.e2e.words import say_in
from tests.serving import Serving

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
TITLE = "관리비 자동이체 계좌 바꾸기"
OPAQUE_BACKGROUND = "(element) => getComputedStyle(element).backgroundColor.match(/[\\d.]+/g).slice(0, 3).join()"
"""Forced colours leave a tint its alpha, and all the same paint it in the colour of the page."""


def with_one_to_do(open_page: Callable[..., Page], server: Serving, name: str) -> Page:
    """Signed in, in the inbox, where there is one to-do."""
    page = open_page(viewport=WIDE, timezone_id="Asia/Seoul")
    account = register(server.url, name)
    account.edit_todo("019e0000-0000-7000-8000-0000000000ac", title=TITLE)
    account.sign_in(page)
    page.goto("/inbox")
    page.get_by_role("link", name=TITLE).wait_for()
    return page


def findings(page: Page, theme: str) -> list[str]:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    answer = page.evaluate("() => axe.run(document, { resultTypes: ['violations'], selectors: false })")
    return [
        f"{theme} {page.url} {found['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for found in answer["violations"]
        for node in found["nodes"]
    ]


def findings_in_both_themes(page: Page) -> list[str]:
    """Nothing moves with reduced motion, so that no colour is measured half way."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return findings(page, "light") + findings(page, "dark")


@pytest.mark.parametrize(("viewport", "locale"), [(WIDE, "en"), (NARROW, "ko")], ids=["wide-en", "narrow-ko"])
def test_no_view_breaks_a_rule_of_axe(
    open_page: Callable[..., Page], server: Serving, viewport: dict[str, int], locale: str
) -> None:
    page = open_page(
        viewport=viewport,
        reduced_motion="reduce",
        bypass_csp=True,
        locale=BROWSER_LOCALES[locale],
        timezone_id="Asia/Seoul",
    )
    say = say_in(locale)
    found: list[str] = []
    for gate in GATES.values():
        show(page, gate, say)
        found += findings_in_both_themes(page)
    sign_up(page, f"axe-new-{viewport['width']}-{locale}@hanbit.kr", locale=locale)
    found += findings_in_both_themes(page)
    page.context.clear_cookies()
    page.evaluate("() => localStorage.clear()")
    account = demo_account(server.url, f"axe-{viewport['width']}", locale)
    account.sign_in(page)
    for view in VIEWS.values():
        show(page, view, say)
        found += findings_in_both_themes(page)
    assert not found, "\n".join(found)


def test_quick_add_takes_the_focus_keeps_it_and_gives_it_back(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=WIDE, timezone_id="Asia/Seoul")
    sign_up(page, "focus-quick@hanbit.kr")
    opener = page.get_by_role("complementary").get_by_role("button", name="할 일 적기")
    opener.focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="할 일 적기")
    expect(field).to_be_focused()
    names = []
    for _ in range(7):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
            )
        )
    assert names == ["오늘 빼기", "목록: 받은함", "날짜", "태그", "중요도", "취소 Esc", "적기 Enter"]
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_closing_a_to_do_gives_the_focus_back_to_its_row(open_page: Callable[..., Page], server: Serving) -> None:
    page = with_one_to_do(open_page, server, "focus-detail")
    page.get_by_role("link", name=TITLE).focus()
    page.keyboard.press("Enter")
    page.locator("[data-detail]").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=TITLE)).to_be_focused()


def test_opening_a_to_do_from_the_keyboard_puts_the_focus_inside_it(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page = with_one_to_do(open_page, server, "focus-inside")
    page.get_by_role("link", name=TITLE).focus()
    page.keyboard.press("Enter")
    page.locator("[data-detail]").wait_for()
    assert page.evaluate("() => document.activeElement.closest('[data-detail]') !== null")


def test_the_palette_writes_goes_and_gives_the_focus_back(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=WIDE, timezone_id="Asia/Seoul")
    sign_up(page, "palette@hanbit.kr")
    opener = page.get_by_role("complementary").get_by_role("link", name="받은함")
    opener.focus()
    page.keyboard.press("Control+KeyK")
    field = page.get_by_role("combobox", name="명령")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Control+KeyK")
    field.fill("달력")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar")
    page.keyboard.press("Control+KeyK")
    field.fill("우산 사기")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="할 일 적기")).to_have_value("우산 사기")


def test_with_forced_colours_what_is_chosen_and_what_is_on_still_differs(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=WIDE, forced_colors="active")
    sign_up(page, "forced@hanbit.kr")
    pairs = {
        "/today": ("a.nav[href='/today']", "a.nav[href='/upcoming']"),
        "/settings": ("[role=radio][aria-checked=true]", "[role=radio][aria-checked=false]"),
        "/calendar": (".cal-head [aria-pressed=true]", ".cal-head [aria-pressed=false]"),
    }
    for path, pair in pairs.items():
        page.goto(path)
        chosen, other = (page.locator(one).first.evaluate(OPAQUE_BACKGROUND) for one in pair)
        assert chosen != other, path
