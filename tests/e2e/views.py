"""Every view of the client and how to get there, in either language: what axe looks at and what is photographed.

The account has the demo's to-dos. A step that leaves something behind (a finished row) comes last.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from tests.e2e.words import Say

Step = Callable[[Page, Say], None]


@dataclass(frozen=True)
class View:
    path: str
    prepare: Step | None = None


def first_title(page: Page) -> None:
    page.locator("main [data-todo] .title").first.wait_for()


def open_list(page: Page, _say: Say) -> None:
    page.locator("main .places a[href^='/lists/']").first.click()
    page.locator("main.v-list h1").wait_for()


def edit_list(page: Page, say: Say) -> None:
    open_list(page, say)
    page.get_by_role("button", name=say("list.more")).click()
    page.get_by_role("menuitem", name=say("list.edit")).click()
    page.get_by_role("dialog", name=say("list.edit")).wait_for()


def open_menu(page: Page, say: Say) -> None:
    open_list(page, say)
    page.get_by_role("button", name=say("list.more")).click()
    page.get_by_role("menuitem").first.wait_for()


def open_richest(page: Page, say: Say) -> None:
    """The first to-do with small ones, or the first."""
    open_list(page, say)
    rich = page.locator("main [data-todo]", has=page.locator("use[href$='list-checks']"))
    row = rich.first if rich.count() else page.locator("main [data-todo]").first
    row.locator(".title").click()
    page.locator("[data-detail]").wait_for()


def open_panel(page: Page, say: Say) -> None:
    open_quick_add(page, say)
    page.get_by_role("dialog").get_by_role("button", name=say("quick.date"), exact=True).click()
    page.locator("[popover]").wait_for()


def type_quick_add(page: Page, say: Say, text: str) -> None:
    page.locator(".nav-add, .tb-add").locator("visible=true").click()
    page.get_by_role("textbox", name=say("quick.open")).fill(text)


def open_quick_add(page: Page, say: Say) -> None:
    type_quick_add(
        page, say, "매주 월수금 오전 9시 운동 #건강 !높음" if is_korean(say) else "run every mon 9am #health !high"
    )
    page.locator(".qa-chips").wait_for()


def ask_half(page: Page, say: Say) -> None:
    type_quick_add(page, say, "내일 7시 엄마 전화 " if is_korean(say) else "call mum tomorrow at 7 ")
    page.locator(".qa-ask").wait_for()


def open_board(page: Page, say: Say) -> None:
    open_list(page, say)
    page.keyboard.press("b")
    page.locator("main.v-board .card").first.wait_for()


def open_tag(page: Page, _say: Say) -> None:
    page.locator("main .places a").first.click()
    page.locator("main.v-tag h1").wait_for()


def open_filter_editor(page: Page, say: Say) -> None:
    page.keyboard.press("f")
    page.get_by_role("dialog", name=say("filter.create")).wait_for()


def make_filter(page: Page, say: Say) -> None:
    open_filter_editor(page, say)
    page.get_by_label(say("list.name")).fill("급한 일" if is_korean(say) else "Urgent")
    page.get_by_label(say("priority.label")).select_option("2")
    page.get_by_role("dialog").get_by_role("button", name=say("filter.create")).click()
    page.locator("main.v-filter h1").wait_for()


def open_help(page: Page, say: Say) -> None:
    page.keyboard.press("Shift+Slash")
    page.get_by_role("dialog", name=say("help.title")).wait_for()


def open_palette(page: Page, say: Say) -> None:
    page.keyboard.press("Control+KeyK")
    page.get_by_role("combobox", name=say("palette.label")).wait_for()


def pick_two(page: Page, say: Say) -> None:
    titles = page.locator("main [data-todo] .title")
    titles.nth(0).focus()
    page.keyboard.press("x")
    titles.nth(2).click(modifiers=["Shift"])
    page.get_by_role("region", name=say("bulk.label")).wait_for()


def finish_one(page: Page, _say: Say) -> None:
    page.locator("main [data-todo]:not(.done) .check").nth(1).click()
    page.locator(".toast").wait_for()


def reschedule(page: Page, say: Say) -> None:
    page.get_by_role("button", name=say("today.rescheduleAll")).click()
    page.locator(".toast").wait_for()


def is_korean(say: Say) -> bool:
    return say("language.ko") == say("auth.language").rpartition(" ")[2]


GATES: dict[str, View] = {"signin": View("/signin"), "signup": View("/signup")}

VIEWS: dict[str, View] = {
    "today": View("/today"),
    "upcoming": View("/upcoming"),
    "calendar": View("/calendar"),
    "calendar-2027-02": View("/calendar/2027-02"),
    "week": View("/calendar/week"),
    "lists": View("/lists"),
    "list": View("/lists", open_list),
    "list-menu": View("/lists", open_menu),
    "list-editor": View("/lists", edit_list),
    "board": View("/lists", open_board),
    "tags": View("/tags"),
    "tag": View("/tags", open_tag),
    "filter-editor": View("/today", open_filter_editor),
    "filter": View("/today", make_filter),
    "inbox": View("/inbox"),
    "done": View("/done"),
    "trash": View("/trash"),
    "search": View("/search?q=ㅈㅂ"),
    "search-none": View("/search?q=dntksdldi"),
    "settings": View("/settings"),
    "detail": View("/lists", open_richest),
    "quick-add": View("/today", open_quick_add),
    "quick-add-half": View("/today", ask_half),
    "quick-add-date": View("/today", open_panel),
    "help": View("/today", open_help),
    "palette": View("/today", open_palette),
    "bulk": View("/today", pick_two),
    "toast": View("/today", finish_one),
    "reschedule": View("/today", reschedule),
}


def show(page: Page, view: View, say: Say) -> None:
    page.goto(view.path)
    page.locator("main h1").first.wait_for()
    if view.path == "/today":
        first_title(page)
    if view.prepare:
        view.prepare(page, say)
