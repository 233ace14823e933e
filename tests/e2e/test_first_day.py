"""A new person's first minutes, in a real browser against a real server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.account import PASSWORD
from tests.e2e.conftest import sign_up
from tests.e2e.ime import compose, press_enter_while_composing
from tests.serving import Serving

pytestmark = pytest.mark.whole_browser


def check(page: Page, title: str, *, is_done: bool) -> None:
    name = f"{'되돌리기' if is_done else '끝내기'}: {title}"
    expect(page.get_by_role("checkbox", name=name)).to_be_visible(timeout=10_000)


def test_a_new_person_writes_finishes_and_sees_it_in_a_second_tab(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "first@hanbit.kr")
    page.keyboard.press("n")
    field = page.get_by_role("textbox", name="할 일 적기")
    expect(field).to_be_focused()
    session = page.context.new_cdp_session(page)
    compose(session, ["ㄴ", "내"], "내")
    compose(session, ["ㅇ", "이", "일"], "일")
    page.keyboard.insert_text(" 회의 ")
    compose(session, ["ㅈ", "주", "준"], "준")
    press_enter_while_composing(session, "비")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="예정").first.click()
    check(page, "회의 준비", is_done=False)  # the day was understood: it is tomorrow's
    assert page.get_by_role("checkbox", name="끝내기: 회의 준비").count() == 1

    second = page.context.new_page()
    second.goto("/inbox")
    check(second, "회의 준비", is_done=False)
    page.get_by_role("checkbox", name="끝내기: 회의 준비").click()
    check(page, "회의 준비", is_done=True)
    expect(second.get_by_role("checkbox", name="끝내기: 회의 준비")).to_have_count(0, timeout=10_000)


def test_what_one_device_writes_another_shows_without_reload(open_page: Callable[..., Page]) -> None:
    laptop = open_page()
    sign_up(laptop, "two-devices@hanbit.kr")
    phone = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.goto("/signin")
    phone.get_by_label("이메일").fill("two-devices@hanbit.kr")
    phone.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="로그인", exact=True).click()
    phone.get_by_role("heading", name="오늘", level=1).wait_for()
    laptop.keyboard.press("n")
    laptop.get_by_role("textbox", name="할 일 적기").fill("김장 날짜 여쭤보기")
    laptop.keyboard.press("Enter")
    check(phone, "김장 날짜 여쭤보기", is_done=False)
    phone.get_by_role("checkbox", name="끝내기: 김장 날짜 여쭤보기").click()
    expect(laptop.get_by_role("heading", name="오늘 할 일을 다 했어요")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_are_served_under_a_strict_policy_with_no_outside_host(
    open_page: Callable[..., Page], server: Serving, path: str
) -> None:
    page = open_page()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok
    page.wait_for_load_state("networkidle")
    assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
    assert hosts == {server.url.split("/")[2]}
