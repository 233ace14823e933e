"""A whole afternoon without a connection: started, used and started again offline; then the server has all of it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from tests.e2e.account import register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.words import Say, say_in
from tests.serving import Serving

SEEDED = [f"019e0000-0000-7000-8000-{number:012x}" for number in range(1, 6)]
WRITTEN = [f"지하에서 적은 일 {number}" for number in range(1, 21)]
HELD = """() => new Promise((done, fail) => {
  const found = indexedDB.databases().then((all) => {
    const opening = indexedDB.open(all[0].name);
    opening.onsuccess = () => {
      const tx = opening.result.transaction(["todos", "outbox"]);
      const [todos, outbox] = ["todos", "outbox"].map((name) => tx.objectStore(name).getAll());
      tx.oncomplete = () => { opening.result.close(); done({ todos: todos.result, outbox: outbox.result }); };
    };
  });
  found.catch(fail);
})"""


def add(page: Page, say: Say, title: str) -> None:
    page.keyboard.press("n")
    page.get_by_role("textbox", name=say("quick.open")).fill(title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def open_row(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    page.locator("[data-detail]").wait_for()


def spend_an_afternoon(page: Page, say: Say) -> None:
    for title in WRITTEN:
        add(page, say, title)
    open_row(page, WRITTEN[0])
    page.get_by_role("textbox", name=say("detail.notes")).fill("첫 줄\n둘째 줄")
    page.get_by_role("textbox", name=say("detail.title"), exact=True).fill("지하에서 고친 일")
    page.get_by_role("textbox", name=say("detail.addSubtask")).fill("작은 일")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[data-detail]")).to_have_count(0)
    for title in WRITTEN[1:4]:
        page.get_by_role("checkbox", name=say("row.finish", title=title), exact=True).click()
    page.keyboard.press("j")  # from here on by keyboard: what has the focus is selected
    page.get_by_role("link", name=WRITTEN[19], exact=True).focus()
    for place in (21, 20, 19):
        page.keyboard.press("Alt+ArrowUp")
        moved = say("row.moved", title=WRITTEN[19], at=place, n=22)
        expect(page.locator("[aria-live]", has_text=moved)).to_have_count(1)
    expect(page.get_by_role("link", name=WRITTEN[19], exact=True)).to_be_focused()
    page.get_by_role("link", name="미리 적은 일 2", exact=True).focus()
    page.keyboard.press("Delete")
    open_row(page, "미리 적은 일 3")
    page.locator("[data-detail]").get_by_role("button", name=say("priority.label")).first.click()
    page.get_by_role("menuitemradio", name=say("priority.p3")).click()
    page.keyboard.press("Escape")


def shown(page: Page) -> list[str]:
    return page.locator("main [data-todo]:not(.done) .title").all_inner_texts()


def by_id(todos: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {todo["id"]: todo for todo in todos}


def test_everything_done_offline_reaches_the_server_field_by_field(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say, account = say_in(locale), register(server.url, "offline", locale)
    for number, todo_id in enumerate(SEEDED, start=1):
        account.edit_todo(todo_id, title=f"미리 적은 일 {number}", position=f"{number}V")
    page = open_page(locale=BROWSER_LOCALES[locale], viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    account.sign_in(page)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.goto("/inbox")
    expect(page.locator("main [data-todo]")).to_have_count(5)

    page.context.set_offline(True)
    page.goto("/inbox")  # from the service worker
    expect(page.locator("main [data-todo]")).to_have_count(5)
    spend_an_afternoon(page, say)
    expect(page.locator(".side-foot small")).to_contain_text(say("sync.offline"))
    page.reload()
    page.locator("main [data-todo]").first.wait_for()
    order = shown(page)
    assert order == [
        *("미리 적은 일 1", "미리 적은 일 3", "미리 적은 일 4", "미리 적은 일 5", "지하에서 고친 일"),
        *WRITTEN[4:16],
        *(WRITTEN[19], *WRITTEN[16:19]),
    ]
    assert len(account.todos()) == 5

    page.context.set_offline(False)
    expect(page.locator(".side-foot small")).to_have_text(say("sync.now"), timeout=15_000)
    held, there = page.evaluate(HELD), account.todos()
    assert held["outbox"] == []
    assert len(there) == 26
    assert by_id(held["todos"]) == by_id(there)
    in_order = sorted(there, key=lambda todo: todo["position"])
    rows = [t for t in in_order if t["status"] == "open" and not t["deletedAt"] and t["parentId"] is None]
    assert [todo["title"] for todo in rows] == order == shown(page)
    assert sorted(t["title"] for t in there if t["status"] == "done") == WRITTEN[1:4]
    assert [t["title"] for t in there if t["deletedAt"]] == ["미리 적은 일 2"]
    edited = account.todo("지하에서 고친 일")
    assert edited["notes"] == "첫 줄\n둘째 줄"
    assert account.todo("작은 일")["parentId"] == edited["id"]
    assert account.todo("미리 적은 일 3")["priority"] == 3
