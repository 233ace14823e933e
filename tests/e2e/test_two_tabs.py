"""Two tabs of one browser, of which one speaks to the server: both show the same, connected or not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.account import Account, register
from tests.e2e.words import Say, say_in
from tests.serving import Serving


@pytest.fixture
def say() -> Say:
    return say_in("ko")


@pytest.fixture
def account(server: Serving, request: pytest.FixtureRequest) -> Account:
    return register(server.url, request.function.__name__.replace("_", "-")[:40])


@pytest.fixture
def tabs(open_page: Callable[..., Page], account: Account) -> tuple[Page, Page]:
    """The one that came first speaks to the server."""
    first = open_page()
    account.sign_in(first)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto("/inbox")
        tab.locator("main h1").wait_for()
    return first, second


def test_what_comes_from_another_device_shows_in_both(tabs: tuple[Page, Page], account: Account) -> None:
    account.edit_todo("019e0000-0000-7000-8000-000000000001", title="다른 데서 적은 일")
    for tab in tabs:
        expect(tab.get_by_role("link", name="다른 데서 적은 일")).to_be_visible()


def test_what_one_writes_without_a_connection_the_other_shows(tabs: tuple[Page, Page], say: Say) -> None:
    tabs[0].context.set_offline(True)
    for writing, title in zip(tabs, ("가는 길에 적은 일", "오는 길에 적은 일"), strict=True):
        writing.bring_to_front()
        writing.keyboard.press("n")
        writing.get_by_role("textbox", name=say("quick.open")).fill(title)
        writing.keyboard.press("Enter")
        for tab in tabs:
            expect(tab.get_by_role("link", name=title)).to_be_visible()
