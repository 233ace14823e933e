"""Regular expressions as Logs Insights has them (Hyperscan: no look-around, no back references), made ready for RE2."""

import re
from typing import NamedTuple

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.tree import Regex

_PIECE = re.compile(
    r"\\.|\[(?:\\.|\^?\]?(?:\\.|[^\]\\])*)\]|\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>|\(\?[<=!>][=!]?|\(\?|\(|.", re.DOTALL
)
_REFUSED = re.compile(r"\(\?(?:=|!|<=|<!|>)|\\[1-9kgGZX]")
"""Look-around, atomic groups, back references, and anchors that only backtracking engines have."""

_SPECIAL = re.compile(r"[!-/:-@\[-^`{-~]")
"""ASCII that may mean something to the engine; behind a backslash it means itself."""


class Groups(NamedTuple):
    """``pattern``: for RE2. ``names``: one for each group that captures, None for one without a name."""

    pattern: str
    names: tuple[str | None, ...]


def groups_of(regex: Regex) -> Groups:
    """Raises QueryFault for what the engine of AWS does not have."""
    pieces: list[str] = []
    names: list[str | None] = []
    for piece in _PIECE.finditer(regex.source):
        written, name = piece[0], piece[1]
        if _REFUSED.match(written):
            at = regex.at + 1 + piece.start()
            raise QueryFault(at, "regex_refused", written=written, length=len(written), on_aws=False)
        if name is not None:
            names.append(name)
            written = f"(?P<{name}>"
        elif written == "(":
            names.append(None)
        pieces.append("/" if written == "\\/" else written)
    return Groups("".join(pieces), tuple(names))


def named_groups(regex: Regex) -> list[str]:
    """Those that ``parse`` makes fields of; raises QueryFault when there is none."""
    names = [name for name in groups_of(regex).names if name is not None]
    if not names:
        raise QueryFault(regex.at, "no_named_group", length=len(regex.source) + 2, on_aws=False)
    return names


def pattern_of_glob(glob: str) -> str:
    """Each ``*`` takes as little as it can, the last one at the end everything. The rest is taken as it stands."""
    parts = glob.split("*")
    wanted = "(.*?)".join(_literal(part) for part in parts)
    return "(?s)" + (wanted[: -len("(.*?)")] + "(.*)" if parts[-1] == "" else wanted)


def _literal(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
