"""Every view at two widths, in both themes and languages, into ``screenshots/``.

``python -m tests.e2e.screenshots [view …]``
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright
from tests.e2e.account import demo_account
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.e2e.views import GATES, STATES, VIEWS, View, show
from tests.e2e.words import LOCALES, Say, say_in
from tests.machine import find_chromium
from tests.serving import serving

FOLDER: Final = Path(__file__).parents[2] / "screenshots"
WIDTHS: Final = {1280: 900, 390: 844}
THEMES: Final = ("light", "dark")
STILL: Final = ["--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars"]


def main(wanted: list[str]) -> int:
    views = {name: view for name, view in {**GATES, **VIEWS, **STATES}.items() if not wanted or name in wanted}
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*CHROMIUM_FLAGS, *STILL])
        made = 0
        for locale, width, theme in product(LOCALES, WIDTHS, THEMES):
            for name in photographed(browser, server.url, views, locale, width, theme):
                made += 1
                print(f"\r{made} of {len(views) * 8}: {name}".ljust(72), end="", flush=True)
        print()
        browser.close()
    return 0


def photographed(
    browser: Browser, url: str, views: dict[str, View], locale: str, width: int, theme: str
) -> Iterator[str]:
    """Names of the files as they are made; the account is new, so that each set shows the same day."""
    say = say_in(locale)
    page = new_page(browser, url, locale, width, theme)
    for name in GATES.keys() & views.keys():
        show(page, views[name], say)
        yield shot(page, name, width, theme, locale)
    account = demo_account(url, f"shots-{width}-{theme}", locale)
    account.sign_in(page)
    for name in [name for name in {**VIEWS, **STATES} if name in views]:
        photograph(page, views[name], say)
        yield shot(page, name, width, theme, locale)
    page.context.close()


def photograph(page: Page, view: View, say: Say) -> None:
    show(page, view, say)
    page.evaluate("() => document.fonts.ready")
    page.wait_for_timeout(120)  # the frame after the last motion


def shot(page: Page, name: str, width: int, theme: str, locale: str) -> str:
    file = f"{name}-{width}-{theme}-{locale}.png"
    page.screenshot(path=FOLDER / file, caret="hide")
    return file


def new_page(browser: Browser, url: str, locale: str, width: int, theme: str) -> Page:
    is_phone = width < 720
    context = browser.new_context(
        base_url=url,
        locale={"ko": "ko-KR", "en": "en-GB"}[locale],
        timezone_id="Asia/Seoul",
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        permissions=["notifications"],
        has_touch=is_phone,
        is_mobile=is_phone,
    )
    return context.new_page()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
