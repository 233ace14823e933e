"""Phones: nothing sticks out at 320 px, everything that is tapped is 44 px, and no Hangul word is broken."""

from collections.abc import Callable

from playwright.sync_api import Page
from tests.e2e.account import demo_account
from tests.e2e.conftest import BROWSER_LOCALES
from tests.e2e.views import GATES, VIEWS, show
from tests.e2e.words import say_in
from tests.serving import Serving

TARGET_PX = 44
STICKING_OUT = """(most) => {
  const [wide, right] = [document.documentElement.scrollWidth, (one) => one.getBoundingClientRect().right];
  const out = [...document.querySelectorAll("body *")].filter((one) => right(one) > most + 1);
  return wide <= most ? [] : out.slice(0, 3).map((one) => `${one.tagName}.${one.className} ${right(one)}`);
}"""
BROKEN_WORDS = """() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    for (const { 0: word, index } of text.data.matchAll(/[가-힣]{2,9}(?![가-힣])/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
      if (lines.size > 1) broken.push(word);
    }
  }
  return broken;
}"""
"""Words that stand on two lines; a longer one may not fit into any."""

TOO_SMALL = """(least) => {
  const layer = document.querySelector("[popover]:popover-open") ?? document.querySelector("dialog[open]") ?? document;
  // A link in a sentence is as large as its line (WCAG 2.5.8).
  const pressed = "button, a[href], select, input:not([type=radio], [type=checkbox])";
  const all = [...layer.querySelectorAll(pressed)].filter((one) => !one.closest("p") && !one.matches(".skip, .vh"));
  const isShown = (one) => one.offsetWidth > 0 && one.checkVisibility({ visibilityProperty: true });
  const fieldOf = (one) => {
    const around = ["::before", "::after"].map((which) => getComputedStyle(one, which));
    const grown = around.filter((style) => style.content !== "none" && style.position === "absolute");
    const most = (own, of) => Math.max(own, ...grown.map((style) => parseFloat(of(style)) || 0));
    const { width, height } = one.getBoundingClientRect();
    return [most(width, (style) => style.width), most(height, (style) => style.height)].map(Math.round);
  };
  const nameOf = (one) => (one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 24);
  const small = all.filter((one) => isShown(one) && Math.min(...fieldOf(one)) < least);
  return small.map((one) => `${one.tagName}.${one.className} "${nameOf(one)}" ${fieldOf(one).join(" × ")}`);
}"""


def phone(open_page: Callable[..., Page], locale: str, width: int) -> Page:
    return open_page(
        viewport={"width": width, "height": 740},
        locale=BROWSER_LOCALES[locale],
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
        has_touch=True,
        is_mobile=True,
    )


def test_nothing_sticks_out_no_word_is_broken_and_everything_can_be_tapped(
    open_page: Callable[..., Page], server: Serving, locale: str
) -> None:
    say, page = say_in(locale), phone(open_page, locale, 390)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if small := page.evaluate(TOO_SMALL, TARGET_PX):
            found[f"{name}: too small"] = small
        page.set_viewport_size({"width": 320, "height": 740})
        if out := page.evaluate(STICKING_OUT, 320):
            found[f"{name}: sticks out"] = out
        if broken := page.evaluate(BROKEN_WORDS):
            found[f"{name}: broken words"] = broken
        page.set_viewport_size({"width": 390, "height": 740})

    for name, view in GATES.items():
        show(page, view, say)
        look(name)
    demo_account(server.url, "small", locale).sign_in(page)
    for name, view in VIEWS.items():
        show(page, view, say)
        look(name)
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(lines) for name, lines in found.items())
