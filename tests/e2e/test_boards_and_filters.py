"""Boards, saved filters, tags, notes, the calendar's holidays and reminders, as a person meets them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.account import Account, register
from tests.e2e.trace import TWO_FRAMES
from tests.kept import eventually
from tests.serving import Serving

WIDE = {"width": 1280, "height": 900}
LIST = "019e0000-0000-7000-8000-000000000001"
SEOUL = ZoneInfo("Asia/Seoul")


def todo_id(number: int) -> str:
    return f"019e0000-0000-7000-8000-0000000000{number + 16:02x}"


def signed_in(open_page: Callable[..., Page], server: Serving, name: str, **options: object) -> tuple[Page, Account]:
    account = register(server.url, name)
    account.push([{"opId": LIST, "entity": "list", "id": LIST, "set": {"name": "이사 준비", "color": "hong"}}])
    page = open_page(viewport=WIDE, timezone_id="Asia/Seoul", reduced_motion="reduce", **options)
    account.sign_in(page)
    return page, account


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def expect_cards(page: Page, name: str, *titles: str) -> None:
    expect(column(page, name).locator(".card .title")).to_have_text([*titles], timeout=10_000)


def test_a_search_is_narrowed_by_list_and_date_and_saved_as_it_stands(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page, account = signed_in(open_page, server, "narrow")
    today = datetime.now(SEOUL).date().isoformat()
    account.edit_todo(todo_id(40), title="상자 사기")
    account.edit_todo(todo_id(41), title="상자 싸기", listId=LIST)
    account.edit_todo(todo_id(42), title="상자 버리기", listId=LIST, due={"date": today})
    page.goto("/search?q=상자")
    rows = page.locator("main [data-todo]")
    expect(rows).to_have_count(3)
    chips = page.get_by_role("group", name="찾을 범위")
    chips.get_by_role("button", name="목록").click()
    page.get_by_role("menuitemradio", name="이사 준비").click()
    expect(rows).to_have_count(2)
    chips.get_by_role("button", name="기간").click()
    page.get_by_role("menuitemradio", name="오늘").click()
    expect(rows).to_have_count(1)
    chips.get_by_role("button", name="필터로 저장").click()
    editor = page.get_by_role("dialog", name="필터 만들기")
    expect(editor.get_by_role("checkbox", name="이사 준비")).to_be_checked()
    page.keyboard.press("Escape")
    chips.get_by_role("button", name="전체").click()
    expect(rows).to_have_count(3)


def test_cards_move_by_keyboard_by_pointer_and_by_menu_and_other_devices_see_it(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page, account = signed_in(open_page, server, "board")
    for number, title in enumerate(("견적 받기", "벽지 고르기", "등본 떼기"), start=1):
        account.edit_todo(todo_id(number), title=title, listId=LIST, position=f"{number}V")
    page.goto(f"/lists/{LIST}/board")
    expect_cards(page, "할 일", "견적 받기", "벽지 고르기", "등본 떼기")
    page.get_by_role("link", name="벽지 고르기").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect_cards(page, "하는 중", "벽지 고르기")
    expect(page.get_by_role("link", name="벽지 고르기")).to_be_focused()
    page.get_by_role("link", name="등본 떼기").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect_cards(page, "할 일", "등본 떼기", "견적 받기")
    page.locator(".card", has_text="견적 받기").hover(position={"x": 120, "y": 12})
    page.mouse.down()
    target = column(page, "기다리는 중").bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 60, target["y"] + 80, steps=5)
    expect(column(page, "기다리는 중").locator(".slot")).to_be_visible()
    page.mouse.up()
    expect_cards(page, "기다리는 중", "견적 받기")
    page.locator(".card", has_text="등본 떼기").hover()
    page.get_by_role("button", name="다른 칸으로 옮기기: 등본 떼기").click()
    page.get_by_role("menuitemradio", name="끝냄").click()
    expect(column(page, "끝냄").locator(".card")).to_have_count(1, timeout=10_000)
    page.keyboard.press("Control+z")
    expect_cards(page, "할 일", "등본 떼기")
    expect(page.get_by_text("방금 동기화됨")).to_be_visible(timeout=10_000)
    assert [account.todo(title).get("section") for title in ("벽지 고르기", "견적 받기")] == ["doing", "waiting"]


def test_columns_are_made_renamed_and_taken_away(open_page: Callable[..., Page], server: Serving) -> None:
    page, account = signed_in(open_page, server, "columns")
    account.edit_todo(todo_id(1), title="견적 받기", listId=LIST, section="doing")
    page.goto(f"/lists/{LIST}/board")
    expect_cards(page, "하는 중", "견적 받기")
    page.get_by_role("button", name="칸 만들기").click()
    page.get_by_label("이름").fill("다음 달")
    page.keyboard.press("Enter")
    expect(column(page, "다음 달")).to_be_visible()
    column(page, "하는 중").get_by_role("button", name="하는 중 더 보기").click()
    page.get_by_role("menuitem", name="칸 지우기").click()
    expect_cards(page, "할 일", "견적 받기")
    page.keyboard.press("Control+z")
    expect_cards(page, "하는 중", "견적 받기")


def test_a_filter_is_made_kept_for_other_devices_and_taken_back(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page, account = signed_in(open_page, server, "filter")
    account.edit_todo(todo_id(1), title="급한 서류", priority=3, tags=["서류"])
    account.edit_todo(todo_id(2), title="느긋한 서류", tags=["서류"])
    page.goto("/tags")
    page.get_by_role("main").get_by_role("link", name="서류").click()
    expect(page.locator("main [data-todo] .title")).to_have_text(["급한 서류", "느긋한 서류"], timeout=10_000)
    page.get_by_role("button", name="필터로 저장").click()
    page.get_by_label("이름").fill("급한 것")
    page.get_by_label("중요도").select_option("3")
    page.get_by_role("dialog").get_by_role("button", name="필터 만들기").click()
    expect(page.get_by_role("heading", name="급한 것", level=1)).to_be_visible()
    expect(page.locator("main [data-todo] .title")).to_have_text(["급한 서류"])
    other = open_page(viewport=WIDE)
    account.sign_in(other)
    shared = other.get_by_role("complementary").get_by_role("link", name="급한 것")
    expect(shared).to_be_visible(timeout=10_000)
    page.get_by_role("main").get_by_role("button", name="더 보기").click()
    page.get_by_role("menuitem", name="필터 지우기").click()
    expect(shared).to_have_count(0, timeout=10_000)
    page.keyboard.press("Control+z")
    expect(shared).to_be_visible(timeout=10_000)


def test_notes_are_shown_as_markdown_and_no_markup_of_theirs_becomes_ours(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page, account = signed_in(open_page, server, "notes")
    notes = (
        "**3쪽**부터\n\n- [ ] 원상복구\n- [x] 반려동물\n\n"
        "[검토본](https://example.com/a) [함정](javascript:alert(1))\n\n"
        "<img src=x onerror=\"document.title='뚫림'\"><script>document.title='뚫림'</script>"
    )
    account.edit_todo(todo_id(1), title="계약서", notes=notes)
    page.goto(f"/inbox?todo={todo_id(1)}")
    shown = page.locator("[data-detail] .md")
    expect(shown.locator("strong")).to_have_text("3쪽", timeout=10_000)
    links = shown.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(shown.locator("img, script")).to_have_count(0)
    expect(shown).to_contain_text("<script>document.title='뚫림'</script>")
    assert "뚫림" not in page.title()
    shown.get_by_role("checkbox").first.click()
    expect(shown.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_role("button", name="메모 고치기").click()
    field = page.get_by_role("textbox", name="메모")
    expect(field).to_be_focused()
    expect(field).to_have_value(notes.replace("[ ]", "[x]"))
    field.fill("다시 적음")
    page.get_by_role("textbox", name="제목").focus()
    expect(shown).to_have_text("다시 적음")


def test_a_year_shows_what_is_full_and_leads_to_its_months_which_name_the_terms(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page, account = signed_in(open_page, server, "year")
    account.edit_todo(todo_id(1), title="팥죽 끓이기", due={"date": "2027-12-22"})
    page.goto("/calendar/2027-02")
    page.get_by_role("button", name="한 해").click()
    december = page.get_by_role("link", name="12월, 할 일 1개")
    expect(december.locator(".busy")).to_have_text("22")
    expect(page.get_by_role("link", name="11월, 할 일 0개").locator(".busy")).to_have_count(0)
    december.click()
    expect(page.locator("[data-day='2027-12-22']")).to_contain_text("동지")
    expect(page.locator("[data-day='2027-12-21']")).not_to_contain_text("동지")


def colour_of(page: Page, date: str) -> str:
    """Of a day of February 2027."""
    number = page.locator(f'[data-day="2027-02-{date}"] b')
    return str(number.evaluate("(number) => getComputedStyle(number).color"))


def test_the_calendar_names_holidays_and_a_week_moves_to_dos(open_page: Callable[..., Page], server: Serving) -> None:
    page, account = signed_in(open_page, server, "holidays")
    account.edit_todo(todo_id(1), title="차례", due={"date": "2027-02-07"})
    page.goto("/calendar/2027-02")
    named = {"06": "설날 연휴", "07": "설날", "08": "설날 연휴", "09": "대체공휴일"}
    for date, name in named.items():
        expect(page.locator(f'[data-day="2027-02-{date}"] .nm')).to_have_text(name, timeout=10_000)
        assert colour_of(page, date) == colour_of(page, "14") != colour_of(page, "10")  # as a Sunday, not as a weekday
    expect(page.locator('[data-day="2027-02-07"] .lun')).to_have_text("음 1.1")
    expect(page.locator('[data-day="2027-02-10"] .nm')).to_have_count(0)
    page.goto("/calendar/week/2027-02-10")
    todo = page.locator("[data-ev]", has_text="차례")
    todo.hover()
    page.mouse.down()
    page.locator('[data-day="2027-02-10"]').hover(force=True)
    page.mouse.up()
    expect(page.locator('[data-day="2027-02-10"]').locator(todo)).to_be_visible()
    todo.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator('[data-day="2027-02-11"] [data-ev]')).to_be_focused()


COUNTED = """
if (isSecureContext) {
  const { prototype } = ServiceWorkerRegistration;
  const { showNotification } = prototype;
  prototype.showNotification = function (...said) {
    localStorage.reminders = Number(localStorage.reminders ?? 0) + 1;
    return showNotification.apply(this, said);
  };
}
"""
"""A tab that is still empty is no secure context."""

SHOWN = """async () =>
  (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body }) => [title, body])"""
TURN_CAME = "async () => (await navigator.locks.query()).held.some(({ name }) => name.startsWith('hanbit-remind'))"
PRESSED = """async () => {
  const [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.mark.whole_browser  # the headless shell shows no notifications
def test_a_reminder_comes_once_though_two_tabs_are_open_and_opens_its_to_do(
    open_page: Callable[..., Page], server: Serving
) -> None:
    page, account = signed_in(open_page, server, "remind", permissions=["notifications"])
    page.context.add_init_script(COUNTED)
    soon = datetime.now(UTC).astimezone(SEOUL) + timedelta(minutes=4)
    account.edit_todo(todo_id(1), title="치과 전화", due={"date": f"{soon:%Y-%m-%d}", "time": f"{soon:%H:%M}"})
    account.edit_todo(todo_id(2), title="하루 종일", due={"date": f"{soon:%Y-%m-%d}"})
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.goto("/settings")
    page.get_by_role("switch", name="시간이 되면 알려 주기").click()
    page.get_by_label("알리는 때").select_option("5")
    second = page.context.new_page()
    second.goto("/inbox")
    second.get_by_role("link", name="치과 전화").wait_for()
    page.reload()
    ((title, body),) = eventually(lambda: page.evaluate(SHOWN))
    assert (title, body.endswith("· 받은함")) == ("치과 전화", True)
    second.close()  # its turn to remind, if it had it, is the other tab's now
    eventually(lambda: page.evaluate(TURN_CAME))
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("() => localStorage.reminders") == "1"
    page.context.service_workers[0].evaluate(PRESSED)
    expect(page.get_by_role("textbox", name="제목")).to_have_value("치과 전화")


def test_a_finger_that_rests_on_a_row_begins_picking(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "hold")
    account.edit_todo(todo_id(1), title="하나")
    account.edit_todo(todo_id(2), title="둘")
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce")
    account.sign_in(page)
    page.goto("/inbox")
    title = page.get_by_role("link", name="하나")
    title.wait_for()
    box = title.bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    finger = [{"x": box["x"] + 20, "y": box["y"] + 8}]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": finger})
    expect(page.get_by_role("region", name="선택한 할 일")).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("status").filter(has_text="1개 선택")).to_be_visible()
    page.get_by_role("link", name="둘").tap()
    expect(page.get_by_role("status").filter(has_text="2개 선택")).to_be_visible()
