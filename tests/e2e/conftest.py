"""A server a module and a browser a session. The browser is the system's, started as `tests/machine.py` finds it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.machine import find_chromium
from tests.serving import Serving, serving

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PASSWORD = "a long enough one"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, server: Serving) -> Iterator[Callable[..., Page]]:
    """Make a page in a context of its own, watched: an error in its console fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(*, locale: str = "ko-KR", **options: Any) -> Page:
        context = browser.new_context(base_url=server.url, locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems


def is_problem(message: Any) -> bool:
    """Refused requests (401 before signing in) are the browser's own lines, not the page's."""
    return message.type == "error" and "Failed to load resource" not in message.text


def sign_up(page: Page, email: str, *, name: str = "김하늘") -> None:
    page.goto("/signup")
    page.get_by_label("이름").fill(name)
    page.get_by_label("이메일").fill(email)
    page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="시작하기").click()
    page.get_by_role("heading", name="오늘", level=1).wait_for()
