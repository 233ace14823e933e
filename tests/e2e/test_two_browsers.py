"""Two browsers of one person on one to-do: fields that differ come together, one field twice is a conflict to see."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.e2e.account import Account, register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.words import Say, say_in
from tests.serving import Serving

WIDE = {"width": 1280, "height": 900}
SLOW_MS = 10_000


def two_browsers(open_page: Callable[..., Page], account: Account) -> tuple[Page, Page]:
    """Both with the to-do "회의실 예약" open in the inbox."""
    pages = [open_page(locale=BROWSER_LOCALES[account.locale], viewport=WIDE) for _ in range(2)]
    for page in pages:
        account.sign_in(page)
        page.goto("/inbox")
        page.get_by_role("link", name="회의실 예약").click()
        page.locator("[data-detail]").wait_for()
    return pages[0], pages[1]


def new_account(server: Serving, name: str, locale: str) -> Account:
    account = register(server.url, name, locale)
    account.edit_todo("019e0000-0000-7000-8000-0000000000aa", title="회의실 예약")
    return account


def title_of(page: Page, say: Say) -> Locator:
    return page.locator("[data-detail]").get_by_role("textbox", name=say("detail.title"), exact=True)


def write(field: Locator, text: str) -> None:
    field.fill(text)
    field.blur()


def server_todo(account: Account) -> dict[str, Any]:
    (todo,) = account.todos()
    return todo


def wait_until_sent(page: Page, say: Say) -> None:
    expect(page.locator(".side-foot small")).to_have_text(say("sync.now"), timeout=SLOW_MS)


def test_different_fields_come_together_without_a_word(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say, account = say_in(locale), new_account(server, "together", locale)
    laptop, phone = two_browsers(open_page, account)
    phone.context.set_offline(True)
    write(title_of(laptop, say), "큰 회의실 예약")
    wait_until_sent(laptop, say)
    phone.locator("[data-detail]").get_by_role("button", name=say("priority.label")).first.click()
    phone.get_by_role("menuitemradio", name=say("priority.p3")).click()
    phone.context.set_offline(False)
    expect(title_of(phone, say)).to_have_value("큰 회의실 예약", timeout=SLOW_MS)
    expect(laptop.locator("[data-detail]").get_by_text(say("priority.p3")).first).to_be_visible(timeout=SLOW_MS)
    wait_until_sent(phone, say)
    assert {key: server_todo(account)[key] for key in ("title", "priority")} == {
        "title": "큰 회의실 예약",
        "priority": 3,
    }
    expect(phone.get_by_text(say("row.conflict"))).to_have_count(0)


def test_one_field_twice_is_shown_and_the_other_value_can_be_taken(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say, account = say_in(locale), new_account(server, "conflict", locale)
    laptop, phone = two_browsers(open_page, account)
    phone.context.set_offline(True)
    write(title_of(laptop, say), "작은 회의실 예약")
    wait_until_sent(laptop, say)
    write(title_of(phone, say), "강당 예약")
    phone.context.set_offline(False)
    phone.keyboard.press("Escape")
    row = phone.locator("main [data-todo]", has_text="강당 예약")
    expect(row).to_contain_text(say("row.conflict"), timeout=SLOW_MS)
    expect(title_of(laptop, say)).to_have_value("강당 예약", timeout=SLOW_MS)
    row.get_by_role("button", name=say("row.compare")).click()
    dialog = phone.get_by_role("dialog", name=say("row.conflict"))
    expect(dialog).to_contain_text("작은 회의실 예약")
    expect(dialog).to_contain_text("강당 예약")
    dialog.get_by_role("button", name=say("conflict.useOther")).click()
    expect(dialog).to_have_count(0)
    expect(title_of(laptop, say)).to_have_value("작은 회의실 예약", timeout=SLOW_MS)
    assert server_todo(account)["title"] == "작은 회의실 예약"


def test_what_arrives_while_one_is_writing_is_a_conflict_and_not_lost(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say, account = say_in(locale), new_account(server, "writing", locale)
    laptop, phone = two_browsers(open_page, account)
    title_of(phone, say).press_sequentially(" (")  # writing has begun; nothing is saved yet
    with phone.expect_response("**/api/v1/sync?*"):
        write(title_of(laptop, say), "작은 회의실 예약")
    title_of(phone, say).fill("강당 예약")
    phone.keyboard.press("Enter")
    phone.keyboard.press("Escape")
    row = phone.locator("main [data-todo]", has_text="강당 예약")
    expect(row).to_contain_text(say("row.conflict"), timeout=SLOW_MS)
    row.get_by_role("button", name=say("row.compare")).click()
    expect(phone.get_by_role("dialog", name=say("row.conflict"))).to_contain_text("작은 회의실 예약")


def test_what_is_being_written_stays_when_other_news_of_the_to_do_arrive(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say, account = say_in(locale), new_account(server, "staying", locale)
    laptop, phone = two_browsers(open_page, account)
    title_of(laptop, say).press_sequentially(" ~")
    phone.locator("[data-detail]").get_by_role("button", name=say("priority.label")).first.click()
    phone.get_by_role("menuitemradio", name=say("priority.p3")).click()
    expect(laptop.locator("[data-detail]").get_by_text(say("priority.p3")).first).to_be_visible(timeout=SLOW_MS)
    expect(title_of(laptop, say)).to_have_value("회의실 예약 ~")
    expect(title_of(phone, say)).to_have_value("회의실 예약 ~", timeout=SLOW_MS)
