"""Operators of the console: their accounts, sessions and the link that makes the first one. Never people's accounts.

Tokens come here as SHA-256 digests alone. Calls are synchronous, as in ``ports.measures``.
"""

from typing import NamedTuple, Protocol

from msgspec import Struct


class Operator(Struct, frozen=True):
    id: str
    email: str
    password_hash: str
    created_ms: int


class OperatorSession(NamedTuple):
    operator: Operator
    began_ms: int
    seen_ms: int


class Operators(Protocol):
    def all(self) -> list[Operator]:
        """By address."""
        ...

    def find(self, email: str) -> Operator | None: ...

    def add(self, operator: Operator) -> None:
        """Raises EmailTaken. No link makes a first operator from then on."""
        ...

    def remove(self, email: str) -> bool:
        """With every session of theirs. Whether there was one."""
        ...

    def set_password(self, email: str, password_hash: str) -> bool:
        """Ends every session of theirs. Whether there is one."""
        ...

    def open_session(self, digest: bytes, operator_id: str, now_ms: int) -> None: ...

    def session(self, digest: bytes) -> OperatorSession | None: ...

    def see_session(self, digest: bytes, now_ms: int) -> None: ...

    def end_session(self, digest: bytes) -> None: ...

    def forget_sessions(self, *, began_before_ms: int) -> None: ...

    def keep_link(self, digest: bytes, until_ms: int) -> None:
        """In the place of any other."""
        ...

    def is_link_good(self, digest: bytes, now_ms: int) -> bool: ...

    def redeem_link(self, digest: bytes, operator: Operator, now_ms: int) -> bool:
        """Uses the link up and adds the operator: both or neither. False when it is not good, or not any more."""
        ...
