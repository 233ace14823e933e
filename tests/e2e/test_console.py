"""The console in a browser: sign in, change the range, search logs, open a trace, see an alarm; with keys alone too."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.console_day import FAULT_TRACE
from tests.console_desk import EMAIL
from tests.console_serving import ConsoleServing, console_serving
from tests.e2e.conftest import BROWSER_LOCALES, watched_pages
from tests.e2e.console_views import PROVEN_MS, SIGNED_OUT, VIEWS, prove, say_in, show, sign_in
from tests.e2e.test_accessibility import findings_in_both_themes

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServing]:
    with console_serving(tmp_path_factory.mktemp("console") / "data") as running:
        yield running


@pytest.fixture
def open_console(browser: Browser, console: ConsoleServing) -> Iterator[OpenPage]:
    with watched_pages(browser, console.url) as make:
        yield partial(make, timezone_id="Asia/Seoul", reduced_motion="reduce")


@pytest.fixture
def page(open_console: OpenPage) -> Page:
    page = open_console(viewport=WIDE)
    sign_in(page, say_in("ko"))
    return page


def test_a_screen_asked_for_without_a_session_leads_to_the_sign_in_and_back(open_console: OpenPage) -> None:
    page, say = open_console(viewport=WIDE), say_in("ko")
    page.goto("/alarms")
    expect(page).to_have_url(re.compile(r"/sign-in\?to=/alarms$"))
    page.get_by_label(say("session.email")).fill(EMAIL)
    page.get_by_label(say("session.password")).fill("an entirely wrong one")
    page.get_by_role("button", name=say("session.signIn")).click()
    expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
    page.get_by_label(say("session.password")).fill("correct horse battery")
    page.get_by_label(say("session.password")).press("Enter")
    expect(page).to_have_url(re.compile("/alarms$"))
    page.get_by_role("button", name=say("session.signOut")).click()
    page.goto("/logs")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_the_range_is_in_the_address_and_steps_with_keys(page: Page) -> None:
    page.goto("/performance")
    page.locator(".canvas canvas").first.wait_for()
    page.get_by_label("시간 범위").select_option("6h")
    expect(page).to_have_url(re.compile(r"\?t=6h$"))
    page.locator("main").focus()
    page.keyboard.press("BracketLeft")
    expect(page).to_have_url(re.compile(r"from=\d{8}T\d{4}&to=\d{8}T\d{4}"))
    expect(page.get_by_role("button", name="지금으로")).to_be_visible()
    page.keyboard.press("BracketRight")
    expect(page).to_have_url(re.compile(r"\?t=6h$"))
    page.keyboard.press("BracketLeft")
    fixed = page.url
    page.reload()
    expect(page).to_have_url(fixed)
    page.get_by_role("link", name="시스템").click()
    expect(page).to_have_url(re.compile(r"/system\?from="))


def test_a_query_finds_lines_and_a_wrong_one_is_refused_at_its_place(page: Page) -> None:
    page.goto("/logs")
    page.locator(".logs tbody tr").first.wait_for()
    query = page.get_by_label("쿼리")
    query.fill('filter level = "ERROR"\n| stats count(*) as n by function\n| sort n desc')
    page.keyboard.press("Control+Enter")
    rows = page.locator(".logs tbody tr")
    expect(rows).to_have_count(3)  # the functions that failed
    query.fill('filter level = "ERROR"\n| statz count(*) by function')
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("2행 3열")
    expect(page.locator(".qline mark")).to_have_text("statz")
    expect(query).to_have_attribute("aria-invalid", "true")
    expect(rows).to_have_count(3)  # the result before it stays
    page.get_by_role("button", name="stats").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert "q=" in page.url


def test_a_log_line_leads_to_its_trace_and_its_spans(page: Page) -> None:
    page.goto("/logs")
    page.locator(".logs tbody tr").first.wait_for()
    page.locator(".logs tbody tr", has_text="ERROR").first.get_by_role("button").click()
    page.get_by_role("link", name="추적 열기").click()
    expect(page).to_have_url(re.compile(f"/traces\\?.*id={FAULT_TRACE}"))
    page.get_by_role("button", name="recurrence.expand").click()
    expect(page.get_by_role("complementary", name="고른 구간")).to_contain_text("recurrence.expand")


def test_a_filter_finds_slow_traces_and_a_wrong_one_is_mended(page: Page) -> None:
    page.goto("/traces")
    page.locator(".trl tbody tr").first.wait_for()
    every = page.locator(".trl tbody tr").count()
    page.get_by_label("X-Ray 필터식").fill("durration > 2")
    page.keyboard.press("Enter")
    expect(page.locator(".xq.bad")).to_be_visible()
    page.get_by_role("button", name="duration").click()
    expect(page.locator(".xq.bad")).to_have_count(0)
    expect(page.locator(".trl tbody tr")).not_to_have_count(every)
    expect(page.locator(".trl tbody tr").first).to_contain_text("502")


def test_an_alarm_says_why_it_fired(page: Page) -> None:
    page.get_by_role("link", name="todo-api-high-error-rate").first.click()
    expect(page.get_by_role("heading", name="todo-api-high-error-rate")).to_be_visible()
    expect(page.locator(".sent")).to_contain_text("3분 중 2분 5% 초과이면 발생")
    ribbon = page.locator(".ribb").first
    assert ribbon.locator(".r-past").count() >= 15
    expect(ribbon).to_have_attribute("aria-label", re.compile("기준을 넘었고"))


def test_an_alarm_is_taken_on_and_muted_with_keys_until_it_is_not(page: Page) -> None:
    page.locator(".al a").first.click()
    name, said = page.locator(".ah h2 .m").inner_text(), page.locator(".adet")
    page.keyboard.press("KeyE")
    expect(said.locator(".bar-row")).to_contain_text(EMAIL)
    expect(page.get_by_role("button", name="대응 시작함")).to_be_disabled()
    page.keyboard.press("KeyM")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("언제까지").fill("2026-01-01T09:00")
    dialog.get_by_label("사유").fill("고치는 중")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("이미 지난 때입니다.")
    dialog.get_by_role("button", name="4시간", exact=True).click()
    dialog.get_by_role("button", name="음소거").click()
    expect(said.locator(".bar-row").last).to_contain_text("고치는 중")
    page.get_by_role("link", name="현황", exact=True).first.click()
    expect(page.locator(".al li").last).to_contain_text(name)
    page.locator(".al a").last.click()
    expect(said).to_contain_text("고치는 중")
    page.keyboard.press("KeyM")
    expect(said).not_to_contain_text("고치는 중")


def test_charts_have_tables_and_a_crosshair_on_the_keyboard(page: Page) -> None:
    page.goto("/performance")
    chart = page.get_by_role("slider", name=re.compile("^응답 시간"))
    chart.locator("canvas").wait_for()
    chart.focus()
    page.keyboard.press("ArrowLeft")
    before = chart.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowLeft")
    assert chart.get_attribute("aria-valuetext") != before
    other = page.get_by_role("slider", name=re.compile("^에러율"))
    assert other.get_attribute("aria-valuenow") == chart.get_attribute("aria-valuenow"), "one crosshair for all"
    page.locator("main").focus()
    page.keyboard.press("KeyT")
    table = page.get_by_role("region", name="응답 시간 표")
    expect(table.get_by_role("row")).to_have_count(61)
    page.keyboard.press("KeyT")
    expect(table).to_have_count(0)


@pytest.mark.quiet
def test_a_day_of_ten_series_by_the_minute_is_drawn_quickly(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    page.goto("/system?t=24h")
    page.locator(".canvas canvas").nth(7).wait_for()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})  # CPU of the page's thread, not the clock

    def cpu_ms() -> float:
        metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"]) * 1000

    spent = []
    for _ in range(3):
        before = cpu_ms()
        page.get_by_role("button", name=re.compile("화면$")).click()  # the other theme: every chart is drawn anew
        page.locator(".canvas canvas").nth(7).wait_for()
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        spent.append(cpu_ms() - before)
    with capsys.disabled():
        print(
            f"\nten series of 1,440 points, drawn anew: {', '.join(f'{ms:.0f}' for ms in spent)} ms of CPU (limit 200)"
        )
    assert 1 < max(spent) < 200


def test_keys_go_by_their_place_so_that_hangul_does_not_matter(page: Page) -> None:
    def press(code: str, key: str) -> None:
        page.evaluate(
            "([code, key]) => dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true }))", [code, key]
        )

    press("KeyG", "ㅎ")
    press("KeyA", "ㅁ")
    expect(page).to_have_url(re.compile("/alarms$"))
    page.evaluate("() => dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyG', key: 'ㅎ', isComposing: true }))")
    press("KeyL", "ㅣ")
    expect(page).to_have_url(re.compile("/alarms$"))
    page.keyboard.press("Control+KeyK")
    page.get_by_role("dialog").get_by_role("combobox").fill("ㅊㅈ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/traces$"))


def test_a_backup_is_made_proven_shown_and_switched_to_under_its_name(open_console: OpenPage) -> None:
    page, say = open_console(viewport=WIDE, bypass_csp=True), say_in("ko")
    sign_in(page, say)
    page.goto("/backups")
    page.get_by_role("button", name=say("works.backup")).click()
    page.locator("tbody tr").first.wait_for(timeout=PROVEN_MS)
    page.get_by_label(say("nav.label")).get_by_role("link", name=say("nav.restore")).click()
    prove(page, say)
    assert findings_in_both_themes(page) == []
    expect(page.locator(".big_ li.ok")).to_have_count(14)
    switch, typed = page.get_by_role("button", name=say("restore.switch"), exact=True), page.locator(".wsw input")
    typed.fill("another")
    expect(switch).to_be_disabled()
    typed.fill(page.locator(".wsw label span").inner_text().split()[-1])
    switch.click()
    expect(page.get_by_role("status").first).to_contain_text("전환했습니다", timeout=PROVEN_MS)
    page.reload()
    row = page.get_by_role("region", name=say("restore.history")).get_by_role("row").nth(1)
    expect(row).to_contain_text(EMAIL)
    expect(row).to_contain_text(say("restore.state_done"))
    page.get_by_role("button", name=say("restore.again")).click()
    page.get_by_role("radio", name=say("restore.person")).check()
    page.get_by_label(say("restore.space")).fill("nobody's")
    page.get_by_label(say("restore.at")).fill("2026-11-01T09:00")
    page.get_by_role("button", name=say("restore.undo")).click()
    expect(page.locator(".call.crit")).to_contain_text("nobody's", timeout=PROVEN_MS)
    assert findings_in_both_themes(page) == []


def test_a_roll_back_begins_under_the_name_of_the_release_and_its_stages_are_seen(page: Page) -> None:
    """How it ends is in ``tests/drills/test_console_rollback.py``: it takes as long as the release is watched."""
    page.goto("/deployments")
    page.get_by_role("button", name="1.17.2로 롤백").click()
    dialog = page.get_by_role("dialog")
    confirm, typed = dialog.get_by_role("button", name="1.17.2로 롤백"), dialog.get_by_label("릴리스 이름")
    dialog.get_by_label("사유").fill("느려졌다")
    dialog.get_by_label("지켜볼 시간").select_option("10초")
    typed.fill("1.17.3")
    expect(confirm).to_be_disabled()
    typed.fill("1.17.2")
    confirm.click()
    expect(page.locator(".dep")).to_contain_text("느려졌다")
    expect(page.locator(".dep")).to_contain_text(EMAIL)
    expect(page.locator(".stages li").first.locator(".st-run").first).to_be_visible()
    expect(page.get_by_role("button", name="롤백")).to_be_disabled()


def test_maintenance_is_begun_seen_by_everybody_and_ended(page: Page) -> None:
    page.goto("/deployments")
    page.get_by_role("button", name="점검 모드").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("사유").fill("인덱스를 다시 만든다")
    dialog.get_by_role("button", name="점검 모드").click()
    expect(page.locator(".bar-row")).to_contain_text("인덱스를 다시 만든다")
    page.goto("/status")
    expect(page.locator(".shero")).to_contain_text("까지 점검해요")
    expect(page.locator("main")).not_to_contain_text("인덱스를 다시 만든다")
    page.goto("/")
    expect(page.locator(".bar-row")).to_contain_text(EMAIL)
    page.get_by_role("button", name="점검 모드 끝내기").click()
    expect(page.locator(".bar-row")).to_have_count(0)


def test_the_public_page_needs_nobody_and_speaks_both_languages(open_console: OpenPage) -> None:
    page = open_console(viewport=NARROW)
    page.goto("/status")
    expect(page.get_by_role("heading", name="구성 요소 90일")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Components 90 days")).to_be_visible()


@pytest.mark.parametrize(("viewport", "locale"), [(WIDE, "en"), (NARROW, "ko")], ids=["wide-en", "narrow-ko"])
def test_no_screen_breaks_a_rule_of_axe_or_runs_over_the_side(
    open_console: OpenPage, viewport: dict[str, int], locale: str
) -> None:
    page, say = open_console(viewport=viewport, bypass_csp=True, locale=BROWSER_LOCALES[locale]), say_in(locale)
    found: list[str] = []
    for views in (SIGNED_OUT, VIEWS):
        if views is VIEWS:
            sign_in(page, say)
        for name, view in views.items():
            show(page, view, say)
            page.evaluate("() => document.fonts.ready")
            found += [f"{name}: {finding}" for finding in findings_in_both_themes(page)]
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            found += [f"{name} is {wide} px too wide"] if wide > 0 else []
    assert not found, "\n".join(found)
