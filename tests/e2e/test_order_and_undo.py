"""Putting to-dos in order by pointer and by keyboard, and taking back what reaches beyond one to-do."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.e2e.conftest import sign_up


def add(page: Page, *titles: str) -> None:
    for title in titles:
        page.keyboard.press("n")
        page.get_by_role("textbox", name="할 일 적기").fill(title)
        page.keyboard.press("Enter")
        page.get_by_role("checkbox", name=title).wait_for()


def make_list(page: Page, name: str) -> None:
    page.get_by_role("button", name="목록 만들기").first.click()
    page.get_by_label("이름").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=name, level=1).wait_for()


def expect_order(page: Page, *titles: str) -> None:
    expect(page.locator("main [data-todo] .title")).to_have_text([*titles], timeout=10_000)


def expect_sent(page: Page) -> None:
    expect(page.get_by_text("방금 동기화됨")).to_be_visible(timeout=10_000)


def test_rows_are_moved_with_the_keyboard_and_with_the_pointer(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_up(page, "order@hanbit.kr")
    make_list(page, "집")
    add(page, "하나", "둘", "셋")
    page.get_by_role("link", name="셋").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect_order(page, "하나", "셋", "둘")
    expect(page.get_by_role("link", name="셋")).to_be_focused()
    expect(page.locator("[aria-live]").first).to_have_text("셋, 3개 가운데 2번째")
    page.get_by_text("하나", exact=True).hover()
    page.locator("[data-todo]", has_text="하나").locator(".grip").hover()
    page.mouse.down()
    below = page.locator("[data-todo]", has_text="둘").bounding_box()
    assert below is not None
    page.mouse.move(below["x"] + 20, below["y"] + 20, steps=4)
    page.mouse.move(below["x"] + 20, below["y"] + below["height"] - 4, steps=4)
    expect(page.locator(".drop")).to_be_visible()
    page.mouse.up()
    expect_order(page, "셋", "둘", "하나")
    page.keyboard.press("Control+z")
    expect_order(page, "하나", "셋", "둘")
    expect_sent(page)
    page.reload()
    expect_order(page, "하나", "셋", "둘")


def test_small_ones_are_put_in_order_by_keys_and_by_their_grip(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_up(page, "order-small@hanbit.kr")
    add(page, "이사")
    page.get_by_role("link", name="이사").click()
    field = page.get_by_role("textbox", name="작은 일 추가")
    for title in ("하나", "둘", "셋"):
        field.fill(title)
        field.press("Enter")
    titles = page.locator(".subs [data-item] .st")
    page.get_by_role("button", name="셋", exact=True).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(titles).to_have_text(["하나", "셋", "둘"])
    expect(page.get_by_role("button", name="셋", exact=True)).to_be_focused()
    page.locator(".sub", has_text="둘").locator(".grip").hover()
    page.mouse.down()
    first = page.locator(".sub", has_text="하나").bounding_box()
    assert first is not None
    page.mouse.move(first["x"] + 20, first["y"] + 4, steps=4)
    expect(page.locator(".subs .drop")).to_be_visible()
    page.mouse.up()
    expect(titles).to_have_text(["둘", "하나", "셋"])
    page.keyboard.press("Control+z")
    expect(titles).to_have_text(["하나", "셋", "둘"])


def test_undoing_the_end_of_a_list_brings_back_that_very_list(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_up(page, "undo-list@hanbit.kr")
    make_list(page, "이사")
    address = page.url
    add(page, "등본 떼기")
    expect_sent(page)
    page.get_by_role("button", name="더 보기").click()
    page.get_by_role("menuitem", name="목록 지우기").click()
    expect(page.get_by_role("complementary").get_by_role("link", name="이사")).to_have_count(0)
    expect_sent(page)
    page.keyboard.press("Control+z")
    expect_sent(page)
    page.goto(address)
    expect(page.get_by_role("heading", name="이사", level=1)).to_be_visible()
    expect_order(page, "등본 떼기")


def test_undoing_a_finished_repeat_takes_what_followed_it_away(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Seoul")
    sign_up(page, "undo-repeat@hanbit.kr")
    add(page, "화분 물 주기")
    page.get_by_role("link", name="화분 물 주기").click()
    page.locator("[data-detail]").get_by_role("button", name="반복").first.click()
    page.get_by_role("menuitemradio", name="매일").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("[data-detail]")).to_have_count(0)
    page.get_by_role("checkbox", name="끝내기: 화분 물 주기").click()
    page.get_by_role("complementary").get_by_role("link", name="예정").click()
    following = page.get_by_role("checkbox", name="끝내기: 화분 물 주기")
    expect(following).to_have_count(1, timeout=10_000)
    page.keyboard.press("Control+z")
    expect(following).to_have_count(0)
    expect_sent(page)
    page.reload()
    page.get_by_role("heading", name="예정", level=1).wait_for()
    expect(following).to_have_count(0)


def test_undoing_a_bulk_finish_takes_away_what_followed_each_repeat(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Seoul", reduced_motion="reduce")
    sign_up(page, "undo-bulk@hanbit.kr")
    make_list(page, "집")
    for title in ("물 주기", "분리수거"):
        page.keyboard.press("n")
        page.get_by_role("textbox", name="할 일 적기").fill(f"매일 {title}")
        page.keyboard.press("Enter")
        page.get_by_role("checkbox", name=title).wait_for()
    page.get_by_role("link", name="물 주기").focus()
    page.keyboard.press("x")
    page.get_by_role("link", name="분리수거").click(modifiers=["Shift"])
    page.get_by_role("region", name="선택한 할 일").get_by_role("button", name="끝내기", exact=True).click()
    done = page.get_by_role("button", name="끝낸 일 2")
    expect(done).to_be_visible()
    expect_sent(page)
    expect_order(page, "물 주기", "분리수거")  # the next ones
    page.keyboard.press("Control+z")
    expect(done).to_have_count(0)
    expect_sent(page)
    page.reload()
    expect_order(page, "물 주기", "분리수거")
    expect(page.get_by_text("보내지 못한 것")).to_have_count(0)


def test_a_to_do_of_the_calendar_moves_to_another_day(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Seoul", reduced_motion="reduce")
    sign_up(page, "calendar@hanbit.kr")
    page.goto("/calendar/2031-05")
    page.get_by_role("button", name="2031년 5월 14일 수요일, 할 일 0개").click()
    page.get_by_role("textbox", name="할 일 적기").fill("건강검진 오전 9시")
    page.keyboard.press("Enter")
    todo = page.locator("[data-ev]", has_text="건강검진")
    expect(page.locator('[data-day="2031-05-14"]').locator(todo)).to_be_visible()
    todo.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator('[data-day="2031-05-21"]').locator("[data-ev]")).to_be_focused()
    todo.hover()
    page.mouse.down()
    page.locator('[data-day="2031-05-08"]').hover(force=True)
    page.mouse.up()
    moved = page.locator('[data-day="2031-05-08"] [data-ev]')
    expect(moved).to_contain_text("건강검진")
    expect(moved.locator("time")).to_have_attribute("datetime", "09:00")
    page.keyboard.press("Control+z")
    expect(page.locator('[data-day="2031-05-21"] [data-ev]')).to_contain_text("건강검진")


def test_picked_rows_change_together_and_one_undo_takes_it_back(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    sign_up(page, "bulk@hanbit.kr")
    make_list(page, "집")
    add(page, "하나", "둘", "셋", "넷")
    page.get_by_role("link", name="하나").focus()
    page.keyboard.press("x")
    page.get_by_role("link", name="셋").click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="선택한 할 일")
    expect(bar.get_by_role("status")).to_have_text("3개 선택")
    bar.get_by_role("button", name="중요도").click()
    page.get_by_role("menuitemradio", name="높음").click()
    expect(page.locator(".prio")).to_have_count(3)
    bar.get_by_role("button", name="지우기").click()
    expect_order(page, "넷")
    page.keyboard.press("Control+z")
    expect_order(page, "하나", "둘", "셋", "넷")
    page.keyboard.press("Control+z")
    expect(page.locator(".prio")).to_have_count(0)
    for keys in ("Control+Shift+KeyZ", "Control+KeyY"):
        page.keyboard.press(keys)
        expect(page.get_by_text("다시 했어요")).to_be_visible()
    expect_order(page, "넷")
    expect_sent(page)
    page.reload()
    expect_order(page, "넷")
