"""Deleting for good, by keyboard and by finger: only what was shown, never by accident, and said when it fails."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.e2e.account import Account, register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.words import say_in
from tests.serving import Serving

TITLES = ("가위", "나침반", "다리미")


def bin_some(account: Account, *titles: str) -> None:
    for number, title in enumerate(titles):
        todo_id = f"019e0000-0000-7000-8000-{number:012x}"
        account.edit_todo(todo_id, title=title)
        account.edit_todo(todo_id, deleted=True)


def titles(account: Account) -> list[str]:
    return sorted(todo["title"] for todo in account.todos())


def test_one_goes_for_good_by_keyboard_and_the_rest_at_once(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say = say_in(locale)
    account = register(server.url, "trash", locale)
    bin_some(account, *TITLES)
    page = open_page(locale=BROWSER_LOCALES[locale], viewport={"width": 1280, "height": 900})
    account.sign_in(page)
    page.locator("a[href='/trash']").click()
    drop = page.get_by_role("button", name=say("trash.dropThis", title="나침반"))
    drop.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(say("trash.noWayBack"))
    page.keyboard.press("Escape")
    expect(drop).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".trashed .title")).to_have_text(["다리미", "가위"])
    expect(page.get_by_role("button", name=say("trash.restoreThis", title="가위"))).to_be_focused()
    assert titles(account) == ["가위", "다리미"]
    page.get_by_role("button", name=say("trash.emptyIt")).click()
    expect(page.get_by_role("dialog")).to_contain_text(say("trash.emptyCount", n=2))
    account.edit_todo("019e0000-0000-7000-8000-0000000000ff", title="방금")
    account.edit_todo("019e0000-0000-7000-8000-0000000000ff", deleted=True)
    page.get_by_role("dialog").get_by_role("button", name=say("trash.emptyIt")).click()
    expect(page.get_by_text(say("toast.emptied"))).to_be_visible()
    expect(page.locator(".trashed .title")).to_have_text(["방금"])
    assert titles(account) == ["방금"]


def test_what_the_server_does_not_know_to_be_in_the_trash_is_not_said_to_be_gone(
    open_page: Callable[..., Page], server: Serving
) -> None:
    say = say_in("ko")
    account = register(server.url, "trash-unsent")
    account.edit_todo("019e0000-0000-7000-8000-000000000001", title="가위")
    page = open_page(viewport={"width": 1280, "height": 900})
    account.sign_in(page)
    page.goto("/inbox")
    page.context.route("**/api/v1/sync", lambda route: route.abort())
    page.get_by_role("link", name="가위").focus()
    page.keyboard.press("Delete")
    page.locator("a[href='/trash']").click()
    page.get_by_role("button", name=say("trash.emptyIt")).click()
    page.get_by_role("dialog").get_by_role("button", name=say("trash.emptyIt")).click()
    expect(page.get_by_role("alert")).to_have_text(say("problem.unreachable"))
    assert titles(account) == ["가위"]


def test_without_a_connection_nothing_goes_and_the_dialog_says_so(
    open_page: Callable[..., Page], server: Serving
) -> None:
    say = say_in("ko")
    account = register(server.url, "trash-offline")
    bin_some(account, "가위")
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    account.sign_in(page)
    page.goto("/trash")
    page.get_by_role("button", name=say("trash.dropThis", title="가위")).tap()
    page.context.set_offline(True)
    page.get_by_role("dialog").get_by_role("button", name=say("trash.drop")).tap()
    expect(page.get_by_role("alert")).to_have_text(say("problem.unreachable"))
    page.context.set_offline(False)
    page.get_by_role("dialog").get_by_role("button", name=say("trash.drop")).tap()
    expect(page.get_by_role("heading", name=say("trash.empty"))).to_be_visible()
    expect(page.get_by_role("heading", name=say("trash.title"), level=1)).to_be_focused()
    assert titles(account) == []
