"""How being signed in ends, and what is there when the person comes back."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect
from tests.e2e.account import PASSWORD, Account, register
from tests.e2e.words import say_in
from tests.kept import eventually
from tests.serving import Serving

say = say_in("ko")
NEW_PASSWORD = "another long enough one"


def sign_in_here(page: Page, account: Account) -> None:
    page.get_by_label(say("auth.email")).fill(account.email)
    page.get_by_label(say("auth.password"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=say("auth.signIn"), exact=True).click()


def end_other_sessions(account: Account) -> None:
    for session in account.http.get("/api/v1/me/sessions").json()["items"]:
        if not session["current"]:
            assert account.http.delete(f"/api/v1/me/sessions/{session['id']}").is_success


def test_an_address_asked_for_before_signing_in_opens_after_it(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "deep-link")
    page = open_page()
    page.goto("/calendar/2027-02")
    sign_in_here(page, account)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2월")
    assert page.url.endswith("/calendar/2027-02")


def test_a_session_ended_elsewhere_says_so_keeps_what_was_being_written_and_leads_back_to_it(
    open_page: Callable[..., Page], server: Serving
) -> None:
    account = register(server.url, "ended")
    account.edit_todo("019e0000-0000-7000-8000-0000000000ed", title="보고서")
    page = open_page()
    account.sign_in(page)
    page.goto("/inbox")
    page.get_by_role("link", name="보고서").click()
    address = page.url
    page.get_by_role("textbox", name=say("detail.notes")).fill("반쯤 쓴 메모")
    end_other_sessions(account)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.get_by_text(say("auth.ended"))).to_be_visible()
    sign_in_here(page, account)
    expect(page.locator("[data-detail]")).to_contain_text("반쯤 쓴 메모")
    assert page.url == address


def test_signing_out_leaves_nothing_in_any_tab(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "two-tabs-out")
    page = open_page()
    account.sign_in(page)
    beside = page.context.new_page()
    beside.goto("/inbox")
    beside.get_by_role("heading", name=say("nav.inbox"), level=1).wait_for()
    page.goto("/settings")
    page.get_by_role("button", name=say("settings.signOut")).click()
    for tab in (page, beside):
        expect(tab.get_by_role("heading", name=say("auth.signInTitle"))).to_be_visible()
    eventually(lambda: page.evaluate("() => indexedDB.databases()") == [])


def test_a_password_is_changed_by_who_knows_the_old_one(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "password")
    page = open_page()
    account.sign_in(page)
    page.goto("/settings")
    page.get_by_role("button", name=say("settings.changePassword")).click()
    dialog = page.get_by_role("dialog")
    current = dialog.get_by_label(say("settings.currentPassword"), exact=True)
    wanted = dialog.get_by_label(say("settings.newPassword"), exact=True)
    for old, new, answer in (
        ("not the old one", NEW_PASSWORD, say("settings.wrongPassword")),
        (PASSWORD, "short", say("auth.tooShort", n=10, now=5)),
    ):
        current.fill(old)
        wanted.fill(new)
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text(answer)
    wanted.fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    person = {"email": account.email, "password": NEW_PASSWORD}
    assert httpx.post(f"{server.url}/api/v1/auth/login", json=person).is_success
