"""A day without a mouse, from signing up to signing out: keys only, and always something visible in focus."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.e2e.account import NAMES, PASSWORD, register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.words import Say, say_in
from tests.serving import Serving

NAME_OF_FOCUSED = """() => {
  const it = document.activeElement;
  const label = it.labels?.[0]?.textContent;
  return (it.getAttribute("aria-label") ?? label ?? it.textContent).replace(/\\s+/g, " ").trim();
}"""
OUTLINE_OF_FOCUSED = """() => {
  const drawn = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  };
  if (document.activeElement === document.body) return true;  // past the last one: the browser's own bar
  for (let it = document.activeElement; it && it !== document.body; it = it.parentElement) if (drawn(it)) return true;
  return false;
}"""
MAX_TABS = 80


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """By Tab alone; everything on the way has to show that it has the focus."""
    for _ in range(MAX_TABS):
        press(page, key)
        assert page.evaluate(OUTLINE_OF_FOCUSED), f"{page.evaluate(NAME_OF_FOCUSED)} does not show its focus"
        if page.evaluate(NAME_OF_FOCUSED).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}")


def add(page: Page, say: Say, *titles: str) -> None:
    for title in titles:
        press(page, "n")
        expect(page.get_by_role("textbox", name=say("quick.open"))).to_be_focused()
        page.keyboard.insert_text(title)
        press(page, "Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)


def sign_up_by_keys(page: Page, say: Say, locale: str) -> None:
    page.goto("/signup")
    page.get_by_role("heading", level=1).wait_for()
    for field, text in (
        ("auth.name", NAMES[locale]),
        ("auth.email", f"keyboard-{locale}@hanbit.kr"),
        ("auth.password", PASSWORD),
    ):
        tab_to(page, say(field))
        page.keyboard.insert_text(text)
    press(page, "Enter")
    page.get_by_role("heading", name=say("today.title"), level=1).wait_for()


def selected(page: Page) -> str:
    return page.locator("main .row.is-selected .title").inner_text()


def walk_over_rows(page: Page, say: Say) -> None:
    add(page, say, "하나", "둘", "셋")
    press(page, "4")
    expect(page.get_by_role("heading", name=say("nav.inbox"), level=1)).to_be_focused()
    press(page, "j", "j", "k")
    assert selected(page) == "하나"
    press(page, "Alt+ArrowDown")
    expect(page.locator("main [data-todo] .title")).to_have_text(["둘", "하나", "셋"])
    expect(page.get_by_role("link", name="하나")).to_be_focused()


def change_one(page: Page, say: Say) -> None:
    press(page, "Enter")
    page.locator("[data-detail]").wait_for()
    tab_to(page, say("detail.notes"))
    page.keyboard.insert_text("손으로 적은 메모")
    tab_to(page, say("due.label"))
    press(page, "Enter")
    expect(page.locator("[popover]")).to_be_visible()
    tab_to(page, say("due.tomorrow"))
    press(page, "Enter")
    expect(page.locator("[data-detail]")).to_contain_text(say("date.tomorrow"))
    assert page.evaluate(NAME_OF_FOCUSED).startswith(say("due.label"))  # the panel gave it back
    press(page, "Escape")
    expect(page.get_by_role("link", name="하나")).to_be_focused()


def finish_and_undo(page: Page, say: Say) -> None:
    press(page, "Space")
    expect(page.get_by_role("checkbox", name=say("row.reopen", title="하나"))).to_have_count(1)
    press(page, "Control+z")
    expect(page.get_by_role("checkbox", name=say("row.finish", title="하나"))).to_have_count(1)


def change_several(page: Page, say: Say) -> None:
    press(page, "x", "j", "x")
    bar = page.get_by_role("region", name=say("bulk.label"))
    expect(bar.get_by_role("status")).to_contain_text("2")
    tab_to(page, say("bulk.remove"))
    press(page, "Enter")
    expect(page.locator("main [data-todo]")).to_have_count(1)
    press(page, "Control+z")
    expect(page.locator("main [data-todo]")).to_have_count(3)


def find_and_command(page: Page, say: Say) -> None:
    press(page, "/")
    expect(page.get_by_role("textbox", name=say("search.title"))).to_be_focused()
    page.keyboard.insert_text("ㅎㄴ")
    expect(page.locator("main [data-todo] .title")).to_have_text(["하나"])
    press(page, "Enter")
    expect(page.get_by_role("link", name="하나")).to_be_focused()
    press(page, "Control+k")
    page.keyboard.insert_text(say("nav.calendar"))
    press(page, "Enter")
    page.wait_for_url("**/calendar")
    press(page, "Shift+Slash")
    page.get_by_role("dialog", name=say("help.title")).wait_for()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def leave(page: Page, say: Say) -> None:
    tab_to(page, say("nav.settings"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name=say("settings.title"), level=1)).to_be_focused()
    tab_to(page, say("settings.signOut"))
    press(page, "Enter")
    page.wait_for_url("**/signin")


def test_a_whole_day_goes_by_keyboard_alone(open_page: Callable[..., Page], locale: str) -> None:
    page = open_page(locale=BROWSER_LOCALES[locale], viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    say = say_in(locale)
    sign_up_by_keys(page, say, locale)
    walk_over_rows(page, say)
    change_one(page, say)
    finish_and_undo(page, say)
    change_several(page, say)
    find_and_command(page, say)
    leave(page, say)


def test_whoever_works_through_the_rows_goes_on_where_one_left(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "goes-on")
    for number, title in enumerate(("하나", "둘", "셋", "넷")):
        account.edit_todo(f"019e0000-0000-7000-8000-{number:012x}", title=title, due={"date": "2026-01-01"})
    page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    account.sign_in(page)

    def expect_focus(title: str) -> None:
        expect(page.get_by_role("link", name=title, exact=True)).to_be_focused(timeout=10_000)

    page.get_by_role("link", name="넷", exact=True).wait_for()
    press(page, "j", "j", "Delete")
    expect_focus("셋")
    page.keyboard.press("t")  # out of what is late, into what is for today
    expect_focus("넷")
    press(page, "Control+z", "Control+z", "ArrowUp")
    expect_focus("셋")
    page.keyboard.press("4")
    page.locator("main.v-inbox").get_by_role("link", name="넷", exact=True).wait_for()
    press(page, "ArrowUp", "Space")
    expect_focus("셋")  # the last one is gone after its moment of grace
    page.keyboard.press("b")
    page.locator("main.v-board .card").first.wait_for()
    press(page, "j", "Delete")
    expect_focus("둘")
