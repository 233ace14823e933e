"""One adapter of SignIns under test, and the clock it goes by."""

from collections.abc import Callable
from dataclasses import dataclass

from hanbit.ports.sign_ins import SignIns


@dataclass(frozen=True)
class NewSignIns:
    sign_ins: SignIns
    now_s: Callable[[], int]
