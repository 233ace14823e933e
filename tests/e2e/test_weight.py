"""What the first screen costs: every file that a browser asks for until it stands, by its size on the wire."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from tests.e2e.conftest import BROWSER_LOCALES, sign_up

STATIC = Path(__file__).parents[2] / "src" / "hanbit" / "static"
LIMITS = {"script": 60_000, "stylesheet": 12_000, "font": 320_000}
NEVER_IDLE = "() => (globalThis.requestIdleCallback = () => 0)"
"""What is fetched when there is nothing else to do comes after the first screen: here that time never comes."""


def wire_size(url: str) -> int:
    """Bytes of a file of the build as the server sends it: compressed beforehand where that is worth it."""
    path = STATIC / urlsplit(url).path.lstrip("/")
    compressed = path.with_name(f"{path.name}.br")
    return (compressed if compressed.exists() else path).stat().st_size


def weigh(page: Page, path: str) -> dict[str, int]:
    """Bytes by kind until the view stands and its fonts are there."""
    asked: dict[str, set[str]] = {kind: set() for kind in LIMITS}

    def note(url: str, kind: str) -> None:
        if kind in asked:
            asked[kind].add(url)

    page.on("request", lambda request: note(request.url, request.resource_type))
    page.goto(path)
    page.locator("main form button[type=submit], main button.add").last.wait_for()
    page.evaluate("() => document.fonts.ready")
    return {kind: sum(map(wire_size, urls)) for kind, urls in asked.items()}


@pytest.mark.parametrize("path", ["/signin", "/signup", "/today"])
def test_the_first_screen_stays_light(
    open_page: Callable[..., Page], locale: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(locale=BROWSER_LOCALES[locale], service_workers="block")
    page.add_init_script(f"({NEVER_IDLE})()")
    if path == "/today":
        sign_up(page, f"weight-{locale}@hanbit.kr", locale=locale)
        page = page.context.new_page()  # with a person in it, and nothing in memory
        page.add_init_script(f"({NEVER_IDLE})()")
    weight = weigh(page, path)
    with capsys.disabled():
        print(
            f"\n{path} ({locale}): "
            + ", ".join(f"{kind} {size:,} B of {LIMITS[kind]:,}" for kind, size in weight.items())
        )
    assert min(weight.values()) > 0
    for kind, limit in LIMITS.items():
        assert weight[kind] <= limit, kind
