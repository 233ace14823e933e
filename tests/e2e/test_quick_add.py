"""Quick add in a real browser: what was understood shows, can be taken back, and is what gets written down."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import sign_up


def open_line(page: Page) -> None:
    page.keyboard.press("n")
    page.get_by_role("textbox", name="할 일 적기").wait_for()


def type_line(page: Page, text: str) -> None:
    open_line(page)
    page.get_by_role("textbox", name="할 일 적기").press_sequentially(text)


def test_a_line_shows_what_it_says_and_becomes_that_todo(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "line@hanbit.kr")
    type_line(page, "매주 월수금 오전 9시 운동 #건강 !높음")
    dialog = page.get_by_role("dialog", name="할 일 적기")
    for chip in ("월·수·금", "오전 9:00", "건강", "높음"):
        expect(dialog.locator(".chip", has_text=chip)).to_be_visible()
    expect(dialog.locator(".qa-read u")).to_have_text(["매주 월수금", "오전 9시", "#건강", "!높음"])
    expect(dialog.locator(".qa-next")).to_contain_text("첫 번째")
    with page.expect_response("**/api/v1/sync") as sent:
        page.keyboard.press("Enter")
    written = sent.value.request.post_data or ""
    for part in ('"title":"운동"', '"rule":"FREQ=WEEKLY;BYDAY=MO,WE,FR"', '"tags":["건강"]', '"priority":3'):
        assert part in written


def test_a_doubtful_hour_is_asked_and_answered_with_alt(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "half@hanbit.kr")
    type_line(page, "내일 7시 엄마 전화 ")
    dialog = page.get_by_role("dialog", name="할 일 적기")
    expect(dialog.get_by_text("7시는 언제인가요?")).to_be_visible()
    expect(dialog.get_by_role("radio", name="오후 7:00")).to_be_checked()
    page.keyboard.press("Alt+1")
    expect(dialog.get_by_role("radio", name="오전 7:00")).to_be_checked()
    with page.expect_response("**/api/v1/sync") as sent:
        page.keyboard.press("Enter")
    assert '"time":"07:00"' in (sent.value.request.post_data or "")


def test_what_was_understood_is_taken_back_by_its_cross_or_by_backspace(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "back@hanbit.kr")
    type_line(page, "내일 우유 #장보기 오후 3시")
    dialog = page.get_by_role("dialog", name="할 일 적기")
    page.keyboard.press("Backspace")
    expect(dialog.locator(".qa-read u")).to_have_text(["내일", "#장보기"])
    expect(page.get_by_role("textbox", name="할 일 적기")).to_have_value("내일 우유 #장보기 오후 3시")
    dialog.get_by_role("button", name="내일 빼기").click()
    expect(dialog.locator(".qa-read u")).to_have_text(["#장보기"])
    dialog.get_by_role("button", name="장보기 빼기").click()
    expect(dialog.locator(".qa-read u")).to_have_count(0)
    with page.expect_response("**/api/v1/sync") as sent:
        page.get_by_role("textbox", name="할 일 적기").press("Enter")
    assert '"title":"내일 우유 #장보기 오후 3시"' in (sent.value.request.post_data or "")


def test_nothing_is_rewritten_or_read_inside_a_composition(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "compose@hanbit.kr")
    open_line(page)
    devtools = page.context.new_cdp_session(page)
    for syllables in ("ㄴ", "나", "내", "낼"):
        devtools.send("Input.imeSetComposition", {"text": syllables, "selectionStart": 1, "selectionEnd": 1})
        assert page.locator(".qa-read u").count() == 0
    devtools.send("Input.insertText", {"text": "낼"})
    expect(page.locator(".qa-read u")).to_have_text(["낼"])
    expect(page.get_by_role("textbox", name="할 일 적기")).to_have_value("낼")


def paste(field: Locator, text: str) -> None:
    field.evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_pasted_lines_become_a_todo_each_and_one_undo_takes_them_all_back(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "paste@hanbit.kr")
    open_line(page)
    field = page.get_by_role("textbox", name="할 일 적기")
    paste(field, "- 우유\n- 계란 #마트 내일\n- 두부")
    expect(field).to_have_value("우유")
    expect(page.get_by_role("dialog")).to_contain_text("아래 2줄도 하나씩 적어요")
    field.press("Enter")
    titles = page.locator("main [data-todo] .title")
    expect(titles).to_have_text(["우유", "두부"])
    page.get_by_role("link", name="예정").first.click()
    expect(titles).to_have_text(["계란"])
    expect(page.locator("main .tag")).to_have_text(["#마트"])
    page.keyboard.press("Control+z")
    expect(titles).to_have_count(0)


def test_lines_pasted_among_the_small_ones_of_a_todo_are_a_small_one_each(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "paste-small@hanbit.kr")
    type_line(page, "장보기")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="장보기").click()
    paste(page.get_by_role("textbox", name="작은 일 추가"), "1. 우유\n2. 계란\n3. 두부")
    expect(page.locator(".subs .sub:not(.add-sub) .st")).to_have_text(["우유", "계란", "두부"])


def test_a_repeat_is_written_out_for_a_todo_that_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_up(page, "repeat-words@hanbit.kr")
    type_line(page, "운동 2031-05-05 오전 9시")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="예정").first.click()
    page.get_by_role("link", name="운동").click()
    detail = page.locator("[data-detail]")
    detail.get_by_role("button", name="반복: 하지 않음").click()
    page.get_by_role("menuitem", name="직접 적기").click()
    dialog = page.get_by_role("dialog", name="직접 적기")
    field = dialog.get_by_label("얼마나 자주")
    field.fill("가끔")
    field.press("Enter")
    expect(dialog).to_contain_text("반복으로 읽지 못했어요")
    field.fill("격주 화목")
    expect(dialog).to_contain_text("2주마다 화·목")
    field.press("Enter")
    expect(detail.get_by_role("button", name="반복: 2주마다 화·목")).to_be_visible()
    expect(detail.get_by_role("button", name="날짜: 2031년 5월 6일")).to_contain_text("오전 9:00")
