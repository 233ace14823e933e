"""Every view of the client and how to get there, in either language: what axe looks at and what is photographed.

The account has the demo's to-dos. A step that leaves something behind (a finished row) comes last.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page
from tests.e2e.account import another_device
from tests.e2e.words import Say

Step = Callable[[Page, Say], None]

MARKDOWN = {
    "ko": "## 순서\n\n- [x] 표 갱신\n- [ ] 그래프\n\n**금요일**까지, [지난번](https://hanbit.example/q3)을 본다.\n\n"
    "| 분기 | 매출 |\n|---|---|\n| 3 | 1,240 |\n| 4 | 1,310 |\n\n> 두 쪽을 넘기지 않는다.",
    "en": "## Order\n\n- [x] Table\n- [ ] Chart\n\nBy **Friday**; see [the last one](https://hanbit.example/q3).\n\n"
    "| Quarter | Sales |\n|---|---|\n| 3 | 1,240 |\n| 4 | 1,310 |\n\n> Two pages at most.",
}


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


def search_a_little(page: Page, say: Say) -> None:
    page.get_by_role("textbox", name=say("search.title")).fill("ㅈㅂ" if is_korean(say) else "re")
    first_title(page)


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


def write_notes(page: Page, say: Say) -> None:
    open_richest(page, say)
    detail = page.locator("[data-detail]")
    notes = detail.get_by_role("textbox", name=say("detail.notes"))
    notes.fill(MARKDOWN["ko" if is_korean(say) else "en"])
    notes.blur()
    detail.locator(".md table").wait_for()


def go_offline(page: Page, say: Say) -> None:
    page.context.set_offline(True)
    type_quick_add(page, say, "오늘 우산 사기" if is_korean(say) else "buy an umbrella today")
    page.keyboard.press("Enter")
    unsent = page.locator("main .pend").first
    unsent.wait_for()
    unsent.scroll_into_view_if_needed()


def meet_a_conflict(page: Page, say: Say) -> None:
    """Another device renames what this one renames while offline."""
    open_list(page, say)
    page.locator("main [data-todo] .title").nth(1).click()
    title = page.locator("[data-detail]").get_by_role("textbox", name=say("detail.title"), exact=True)
    before = title.input_value()
    other = another_device(page, "ko" if is_korean(say) else "en")
    todo = other.todo(before)
    page.context.set_offline(True)
    title.fill(f"{before} 1")
    title.blur()
    other.edit_todo(todo["id"], base_rev=todo["rev"], title=f"{before} 2")
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    page.get_by_role("button", name=say("row.compare")).click()
    page.get_by_role("dialog", name=say("row.conflict")).wait_for()


def ask_to_drop(page: Page, say: Say) -> None:
    page.locator(".trashed .ib").first.click()
    page.get_by_role("dialog").get_by_role("button", name=say("trash.drop")).wait_for()


def choose_own_download(page: Page, say: Say) -> None:
    other = another_device(page, "ko" if is_korean(say) else "en")
    file: FilePayload = {"name": "hanbit.json", "mimeType": "application/json", "buffer": other.export()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("dialog", name=say("import.title")).wait_for()


def turn_reminders_on(page: Page, say: Say) -> None:
    switch = page.get_by_role("switch", name=say("settings.remind"))
    if switch.get_attribute("aria-checked") == "false":
        switch.click()
    switch.scroll_into_view_if_needed()


def is_korean(say: Say) -> bool:
    return say("language.ko") == say("auth.language").rpartition(" ")[2]


GATES: dict[str, View] = {"signin": View("/signin"), "signup": View("/signup")}

VIEWS: dict[str, View] = {
    "today": View("/today"),
    "upcoming": View("/upcoming"),
    "calendar": View("/calendar"),
    "calendar-2027-02": View("/calendar/2027-02"),
    "week": View("/calendar/week"),
    "year": View("/calendar/year"),
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
    "trash-drop": View("/trash", ask_to_drop),
    "search": View("/search", search_a_little),
    "search-none": View("/search?q=dntksdldi"),
    "settings": View("/settings"),
    "import": View("/settings", choose_own_download),
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


STATES: dict[str, View] = {
    "markdown": View("/lists", write_notes),
    "conflict": View("/lists", meet_a_conflict),
    "offline": View("/inbox", go_offline),
    "reminders": View("/settings", turn_reminders_on),
}
"""What a view comes to look like, photographed after all of them."""


def show(page: Page, view: View, say: Say) -> None:
    page.context.set_offline(False)
    page.goto(view.path)
    page.locator("main h1").first.wait_for()
    if view.path == "/today":
        first_title(page)
    if view.prepare:
        view.prepare(page, say)
