"""Every screen of the console at two widths, in both themes and languages, into ``screenshots/console/``.

``python -m tests.e2e.console_screenshots [screen …]``
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.console_serving import console_serving
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.e2e.console_views import PROVEN, SIGNED_OUT, VIEWS, Say, View, say_in, show, sign_in
from tests.e2e.screenshots import FOLDER as SCREENSHOTS
from tests.e2e.screenshots import STILL, THEMES, WIDTHS, new_page
from tests.e2e.words import LOCALES
from tests.machine import find_chromium
from tests.serving import run

FOLDER = SCREENSHOTS / "console"


def main(wanted: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        console_serving(Path(scratch) / "data") as server,
        sync_playwright() as playwright,
    ):
        for words in (("create", "--kind", "hourly"), ("verify",), ("create", "--kind", "daily")):
            run("ops", "backup", *words, "--data", str(server.data))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*CHROMIUM_FLAGS, *STILL])
        for locale, width, theme in product(LOCALES, WIDTHS, THEMES):
            page, say = new_page(browser, server.url, locale, width, theme), say_in(locale)
            photograph(page, say, SIGNED_OUT, wanted, f"{width}-{theme}-{locale}")
            sign_in(page, say)
            photograph(page, say, VIEWS, wanted, f"{width}-{theme}-{locale}")
            photograph(page, say, {"restore-ready": PROVEN}, wanted, f"{width}-{theme}-{locale}")
            if not wanted or "restore-ready" in wanted:
                page.get_by_role("button", name=say("restore.cancel")).click()
                page.get_by_role("button", name=say("restore.again")).wait_for()
            page.context.close()
        print()
        browser.close()
    return 0


def photograph(page: Page, say: Say, views: dict[str, View], wanted: list[str], ending: str) -> None:
    for name in [name for name in views if not wanted or name in wanted]:
        show(page, views[name], say)
        page.evaluate("() => document.fonts.ready")
        page.wait_for_timeout(250)  # the charts' file, and the frame after
        page.screenshot(path=FOLDER / f"{name}-{ending}.png", caret="hide", full_page=True)
        print(f"\r{name}-{ending}".ljust(72), end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
