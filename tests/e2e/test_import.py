"""A download brought back: into another account, into its own, and what is no download at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from tests.e2e.account import Account, demo_account, register
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.words import say_in
from tests.serving import Serving

KEPT = ("title", "notes", "status", "due", "start", "priority", "tags", "parentId", "position", "section", "repeat")
MANY = 5000


def kept(account: Account) -> dict[str, dict[str, Any]]:
    """All that an import promises to keep of each to-do."""
    return {
        todo["id"]: {
            **{name: todo.get(name) for name in KEPT},
            "completedAt": todo["completedAt"],
            "isBinned": todo["deletedAt"] is not None,
        }
        for todo in account.todos()
    }


def settings(page: Page, account: Account) -> None:
    account.sign_in(page)
    page.goto("/settings")


def choose(page: Page, name: str, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=name).press("Enter")
    chooser.value.set_files(file)


def test_a_download_comes_back_whole_into_another_account_and_once(
    open_page: Callable[..., Page], server: Serving, locale: str, tmp_path: Path
) -> None:
    say = say_in(locale)
    before = demo_account(server.url, "import-from", locale)
    (first, *_) = [todo for todo in before.todos() if todo["repeat"] and todo["status"] == "open"]
    before.edit_todo(first["id"], base_rev=first["rev"], status="done")
    options: dict[str, Any] = {"locale": BROWSER_LOCALES[locale], "timezone_id": "Asia/Seoul"}
    page = open_page(**options)
    settings(page, before)
    with page.expect_download() as download:
        page.get_by_role("button", name=say("settings.download"), exact=True).click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    choose(page, say("import.choose"), file)
    expect(page.get_by_role("dialog")).to_contain_text(say("import.nothing"))
    page.get_by_role("dialog").get_by_role("button", name=say("help.close")).click()

    after = register(server.url, "import-to", locale)
    page = open_page(**options)
    settings(page, after)
    choose(page, say("import.choose"), file)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("row", name=say("import.todos")).get_by_role("cell")).to_have_text(
        [str(len(before.todos())), "0"]
    )
    dialog.get_by_role("button", name=say("import.take")).click()
    expect(page.get_by_text(say("toast.imported", n=len(before.todos())))).to_be_visible()
    page.get_by_text(say("sync.now")).wait_for()
    assert kept(after) == kept(before)
    page.keyboard.press("Control+z")
    expect(page.get_by_text(say("toast.undone"))).to_be_visible()
    page.get_by_text(say("sync.now")).wait_for()
    assert all(todo["deletedAt"] for todo in after.todos())


def test_a_file_that_is_not_ours_changes_nothing_and_is_named(
    open_page: Callable[..., Page], server: Serving, tmp_path: Path
) -> None:
    say = say_in("ko")
    account = register(server.url, "import-wrong")
    page = open_page(viewport={"width": 390, "height": 844})
    settings(page, account)
    file = tmp_path / "list.json"
    for text, key in (("우유\n빵", "import.json"), ('{"todos": []}', "import.foreign")):
        file.write_text(text, encoding="utf-8")
        choose(page, say("import.choose"), file)
        expect(page.get_by_role("alert")).to_have_text(say(key))
    assert account.todos() == []


def test_five_thousand_come_back_and_are_sent(open_page: Callable[..., Page], server: Serving, tmp_path: Path) -> None:
    say = say_in("ko")
    account = register(server.url, "import-many")
    account.edit_todo(number_id(0), title="할 일")
    todo = account.todo("할 일")
    exported = {
        "exportedAt": todo["createdAt"],
        "user": {},
        "spaces": [{"lists": [], "todos": [{**todo, "id": number_id(n), "title": f"할 일 {n}"} for n in range(MANY)]}],
    }
    file = tmp_path / "many.json"
    file.write_text(json.dumps(exported), encoding="utf-8")
    page = open_page(viewport={"width": 1280, "height": 900})
    settings(page, account)
    choose(page, say("import.choose"), file)
    page.get_by_role("dialog").get_by_role("button", name=say("import.take")).click()
    expect(page.get_by_text(say("toast.imported", n=MANY - 1))).to_be_visible()
    page.get_by_text(say("sync.now")).wait_for()
    assert len(account.todos()) == MANY


def number_id(number: int) -> str:
    return f"019e0000-0000-7000-8000-{number:012x}"
