"""As an input method types: each step replaces the syllable under composition, then it is committed."""

from playwright.sync_api import CDPSession


def compose(session: CDPSession, steps: list[str], committed: str) -> None:
    for step in steps:
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    session.send("Input.insertText", {"text": committed})


def compose_words(session: CDPSession, *syllables: list[str]) -> None:
    """Of each syllable the steps to it; the last one is what is committed."""
    for steps in syllables:
        compose(session, steps, steps[-1])


def press_enter_while_composing(session: CDPSession, syllable: str) -> None:
    """The Enter that ends a composition: browsers send it as key code 229, then commit, then nothing more."""
    session.send("Input.imeSetComposition", {"text": syllable, "selectionStart": 1, "selectionEnd": 1})
    key = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", key)
    session.send("Input.insertText", {"text": syllable})
    session.send(
        "Input.dispatchKeyEvent", {"type": "keyUp", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    )
