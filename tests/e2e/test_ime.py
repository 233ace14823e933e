"""Hangul through an input method: nothing is sent half-written, one Enter is enough, nothing comes twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect
from tests.e2e.account import Account, register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.ime import compose_words, press_enter_while_composing
from tests.e2e.trace import TWO_FRAMES
from tests.e2e.words import Say, say_in
from tests.serving import Serving

pytestmark = pytest.mark.whole_browser

HANBIT = (["ㅎ", "하", "한"], ["ㅂ", "비", "빛"])


@pytest.fixture
def account(server: Serving, locale: str, request: pytest.FixtureRequest) -> Account:
    return register(server.url, request.function.__name__.replace("_", "-")[:40], locale)


@pytest.fixture
def page(open_page: Callable[..., Page], account: Account) -> Page:
    page = open_page(locale=BROWSER_LOCALES[account.locale], viewport={"width": 1280, "height": 900})
    account.sign_in(page)
    return page


@pytest.fixture
def session(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


@pytest.fixture
def say(locale: str) -> Say:
    return say_in(locale)


def titles(page: Page) -> list[str]:
    return page.locator("main [data-todo] .title").all_inner_texts()


def test_one_enter_in_the_middle_of_a_syllable_writes_the_whole_line_once(
    page: Page, session: CDPSession, say: Say, account: Account
) -> None:
    page.keyboard.press("n")
    field = page.get_by_role("textbox", name=say("quick.open"))
    expect(field).to_be_focused()
    compose_words(session, *HANBIT)
    page.keyboard.insert_text(" ")
    compose_words(session, ["ㅎ", "호", "회"])
    expect(page.get_by_role("dialog")).to_be_visible()
    press_enter_while_composing(session, "의")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("main [data-todo]")).to_have_count(1)
    assert titles(page) == ["한빛 회의"]
    expect(page.locator(".side-foot small")).to_have_text(say("sync.now"), timeout=10_000)
    assert [todo["title"] for todo in account.todos()] == ["한빛 회의"]


def test_letters_of_a_composition_are_no_shortcuts(page: Page, session: CDPSession) -> None:
    key = {"type": "rawKeyDown", "key": "Process", "code": "KeyN", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    hangul_on = {"type": "rawKeyDown", "key": "ㅜ", "code": "KeyN", "windowsVirtualKeyCode": 78}
    session.send("Input.dispatchKeyEvent", hangul_on)
    expect(page.get_by_role("dialog")).to_be_visible()  # the same key, whatever alphabet is on


def test_findings_follow_a_composition_while_it_goes_on(
    page: Page, session: CDPSession, say: Say, account: Account
) -> None:
    for number, title in enumerate(("한빛 회의", "하늘 보기", "장보기"), start=1):
        account.edit_todo(f"019e0000-0000-7000-8000-{number:012x}", title=title)
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name=say("search.title"))).to_be_focused()
    session.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    expect(page.locator("main [data-todo]")).to_have_count(2)
    session.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
    expect(page.get_by_role("link", name="하늘 보기")).to_be_visible()  # its first syllable may still get this final
    session.send("Input.insertText", {"text": "한"})
    compose_words(session, ["ㅂ", "비", "빛"])
    expect(page.locator("main [data-todo] .title")).to_have_text(["한빛 회의"])
    expect(page.get_by_role("textbox", name=say("search.title"))).to_have_value("한빛")


def test_the_palette_stays_where_it_is_until_the_syllable_is_whole(page: Page, session: CDPSession, say: Say) -> None:
    page.keyboard.press("Control+KeyK")
    expect(page.get_by_role("combobox", name=say("palette.label"))).to_be_focused()
    first = page.get_by_role("option").first
    for code in ("ArrowDown", "Enter"):
        session.send("Input.imeSetComposition", {"text": "ㅎ", "selectionStart": 1, "selectionEnd": 1})
        expect(first).to_have_attribute("aria-selected", "true")
        key = {"type": "rawKeyDown", "key": code, "code": code, "windowsVirtualKeyCode": 229}
        session.send("Input.dispatchKeyEvent", key)
        page.evaluate(TWO_FRAMES)
        expect(first).to_have_attribute("aria-selected", "true")


def test_nothing_is_saved_in_the_middle_of_a_syllable_however_long_it_takes(
    page: Page, session: CDPSession, say: Say, account: Account
) -> None:
    account.edit_todo("019e0000-0000-7000-8000-000000000001", title="일")
    page.clock.install()
    page.goto("/inbox")
    page.get_by_role("link", name="일", exact=True).click()
    page.locator("[data-detail]").get_by_role("textbox", name=say("detail.title"), exact=True).focus()
    page.keyboard.press("End")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    session.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    page.clock.fast_forward(60_000)
    session.send("Input.insertText", {"text": "한"})
    with page.expect_request(lambda request: "일한" in (request.post_data or "")):
        page.clock.fast_forward(60_000)
    assert not [body for body in sent if "일하" in body]


def test_titles_notes_and_small_ones_take_hangul_whole(
    page: Page, session: CDPSession, say: Say, account: Account
) -> None:
    account.edit_todo("019e0000-0000-7000-8000-000000000001", title="일")
    page.goto("/inbox")
    page.get_by_role("link", name="일", exact=True).click()
    detail = page.locator("[data-detail]")
    detail.get_by_role("textbox", name=say("detail.notes")).focus()
    compose_words(session, *HANBIT)
    detail.get_by_role("textbox", name=say("detail.addSubtask")).focus()
    compose_words(session, ["ㅈ", "자", "작"])
    press_enter_while_composing(session, "게")
    expect(detail.locator(".sub .st").first).to_have_text("작게")
    expect(detail.get_by_role("textbox", name=say("detail.addSubtask"))).to_have_value("")
    title = detail.get_by_role("textbox", name=say("detail.title"), exact=True)
    title.focus()
    page.keyboard.press("End")
    with page.expect_response(lambda answer: "일한빛" in (answer.request.post_data or "")):
        compose_words(session, *HANBIT)
        page.keyboard.press("Enter")
    written = {todo["title"]: todo["notes"] for todo in account.todos()}
    assert written == {"일한빛": "한빛", "작게": ""}
