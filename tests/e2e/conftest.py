"""One server and one browser a session, and an account of its own for each test. The browser is the system's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Request
from tests.e2e.account import NAMES, PASSWORD
from tests.e2e.words import LOCALES, say_in
from tests.machine import find_chromium, find_headless_shell
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
BROWSER_LOCALES = {"ko": "ko-KR", "en": "en-GB"}


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_headless_shell(), "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def whole_browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    browser = browser_type.launch(**{**browser_type_launch_args, "executable_path": find_chromium()})
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, server: Serving) -> Iterator[Callable[..., Page]]:
    is_whole = request.node.get_closest_marker("whole_browser") is not None
    with watched_pages(request.getfixturevalue("whole_browser") if is_whole else browser, server.url) as make:
        yield make


@contextmanager
def watched_pages(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """Makes pages in a context of their own each: an error in a console, or a request to anyone but that server (the
    service worker's too), fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def watch(request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(f"{url}/"):
            problems.append(f"asked {request.url}")

    def make(*, locale: str = "ko-KR", **options: Any) -> Page:
        context = browser.new_context(base_url=url, locale=locale, **options)
        contexts.append(context)
        context.on("request", watch)
        context.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not problems


def is_problem(message: Any) -> bool:
    """Refused requests (401 before signing in) are the browser's own lines, not the page's."""
    return message.type == "error" and "Failed to load resource" not in message.text


def sign_up(page: Page, email: str, *, locale: str = "ko") -> None:
    say = say_in(locale)
    page.goto("/signup")
    page.get_by_label(say("auth.name")).fill(NAMES[locale])
    page.get_by_label(say("auth.email")).fill(email)
    page.get_by_label(say("auth.password"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=say("auth.start")).click()
    page.get_by_role("heading", name=say("nav.today"), level=1).wait_for()
