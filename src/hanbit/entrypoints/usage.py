"""What is said when a command line makes no sense: the parser knows English alone, people read their own language."""

import re

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from hanbit.cli.say import Speaker

_GIVEN = re.compile(r"'([^']*)'|\(([^)]*)\)$")


def complain(speaker: Speaker, error: UsageError) -> None:
    """In the language of the terminal, with the way to help."""
    if isinstance(error, NoArgsIsHelpError):
        speaker.err.print(error.format_message(), markup=False)
        return
    key, about = _said(error)
    speaker.complain(key, about=about)
    if error.ctx is not None:
        speaker.err.print(speaker.text("usage.help", command=error.ctx.command_path), markup=False)


def _said(error: UsageError) -> tuple[str, str]:
    """Which words, and what they are about."""
    match error:
        case NoSuchOption():
            return "usage.no_option", error.option_name
        case BadOptionUsage():
            return "usage.no_value", error.option_name
        case MissingParameter():
            return "usage.missing", _name(error)
        case BadParameter():
            return "usage.bad_value", _name(error)
        case _:
            return "usage.unknown", _given(error)


def _name(error: BadParameter) -> str:
    hint = error.param.get_error_hint() if error.param is not None else error.param_hint or ""
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _given(error: UsageError) -> str:
    """What the parser quotes of the command line."""
    found = _GIVEN.search(error.message)
    return (found[1] or found[2] or "") if found else ""
