"""Where a browser gives less than usual, and where words are no words: nothing is lost, runs, or sticks out."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect
from tests.e2e.account import Account, register
from tests.e2e.test_small_screens import STICKING_OUT
from tests.e2e.words import say_in
from tests.serving import Serving

SAY = say_in("ko")
WIDE = {"width": 1280, "height": 900}
MARKUP = "<img src=x onerror=window.ran=1><script>window.ran=1</script>"
HOSTILE_NOTES = f"""# {MARKUP}

[a](javascript:window.ran=1) [b](java&#115;cript:window.ran=1) [c](data:text/html,<script>window.ran=1</script>)
[safe](https://example.com/?a=1&b=2) ![d](https://example.com/pixel.png)

- [ ] {MARKUP}

```
{MARKUP}
```
"""
LONG_WORD = "Donaudampfschifffahrt" * 20
DISK_FULL = """() => {
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
NOTHING_KEPT = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
IDBFactory.prototype.open = () => { throw new DOMException("blocked", "SecurityError"); };
delete Navigator.prototype.serviceWorker;
delete Navigator.prototype.locks;
"""


def signed_in(open_page: Callable[..., Page], account: Account, **options: object) -> Page:
    page = open_page(viewport=WIDE, timezone_id="Asia/Seoul", reduced_motion="reduce", **options)
    account.sign_in(page)
    return page


def write(page: Page, text: str) -> None:
    page.keyboard.press("n")
    page.get_by_role("textbox", name=SAY("quick.open")).fill(text)
    page.keyboard.press("Enter")


def test_what_a_full_disk_refuses_is_sent_all_the_same(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "full-disk")
    page = signed_in(open_page, account)
    page.evaluate(DISK_FULL)
    with page.expect_response(lambda response: "/sync" in response.url and response.request.method == "POST"):
        write(page, "자리가 없어도")
    expect(page.get_by_text(SAY("toast.diskFull"))).to_be_visible()
    assert account.todo("자리가 없어도")["status"] == "open"


def test_a_browser_that_keeps_nothing_still_serves_for_a_visit(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "keeps-nothing")
    page = open_page(viewport=WIDE, timezone_id="Asia/Seoul", service_workers="block")
    page.add_init_script(NOTHING_KEPT)
    account.sign_in(page)
    with page.expect_response(lambda response: "/sync" in response.url and response.request.method == "POST"):
        write(page, "들른 김에 적기")
    assert account.todo("들른 김에 적기")["status"] == "open"


def test_a_second_press_on_a_slow_line_writes_one_to_do(open_page: Callable[..., Page], server: Serving) -> None:
    """The reader of quick add is still on its way when the person presses again."""
    account = register(server.url, "twice")
    page = signed_in(open_page, account, service_workers="block")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/quickadd-*.js", hold)
    page.reload()
    page.locator("main.v-today h1").wait_for()
    write(page, "두 번 누르기")
    page.keyboard.press("Enter")
    assert held
    for route in held:
        route.continue_()
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".nav-inbox").click()
    expect(page.locator("main [data-todo]")).to_have_count(1)


def test_markup_in_any_field_stays_words(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "hostile")
    home = "019e0000-0000-7000-8000-00000000f001"
    account.push([{"opId": home, "entity": "list", "id": home, "set": {"name": MARKUP, "color": "hong"}}])
    account.edit_todo(
        "019e0000-0000-7000-8000-00000000f002",
        title=MARKUP,
        notes=HOSTILE_NOTES,
        listId=home,
        tags=["<b>tag</b>", "a" * 50],
    )
    page = signed_in(open_page, account)
    for path in (f"/lists/{home}", "/tags", "/search?q=%3Cimg"):
        page.goto(path)
        expect(page.locator("main").get_by_text("<").first).to_be_visible()
    page.locator("main [data-todo] .title").click()
    detail = page.locator("[data-detail]")
    expect(detail.get_by_role("link")).to_have_attribute("href", "https://example.com/?a=1&b=2")
    expect(detail.get_by_role("link")).to_have_count(1)
    assert detail.locator("img, script").count() == 0
    assert page.evaluate("window.ran") is None
    right = "(one) => one.getBoundingClientRect().right"
    edge = detail.evaluate(right)
    assert max(tag.evaluate(right) for tag in detail.locator(".tag").all()) <= edge


def test_a_word_without_end_and_fifty_tags_fit_a_phone(open_page: Callable[..., Page], server: Serving) -> None:
    account = register(server.url, "endless")
    long_id = "019e0000-0000-7000-8000-00000000f003"
    account.edit_todo(long_id, title=LONG_WORD, notes=LONG_WORD, tags=[f"꼬리표{n}" for n in range(20)] + ["가" * 50])
    page = open_page(viewport={"width": 320, "height": 740}, timezone_id="Asia/Seoul", has_touch=True, is_mobile=True)
    account.sign_in(page)
    for path in ("/inbox", f"/inbox?todo={long_id}", "/tags", "/search?q=Donau"):
        page.goto(path)
        page.get_by_text("Donau").or_(page.get_by_text("꼬리표")).first.wait_for()
        assert page.evaluate(STICKING_OUT, 320) == [], path
