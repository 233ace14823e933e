"""What a refresh token is worth. One is good once; used again it means that two people hold it."""

from enum import Enum, auto

import msgspec

from hanbit.domain.accounts import Session

GRACE_MS = 30_000
"""Two tabs, or a reply lost on the way, may present the token before the newest this long after its rotation."""

DAY_MS = 24 * 3600 * 1000
IDLE_MS = 30 * DAY_MS  # NIST SP 800-63B-4 §2.1.3: reauthenticate after 30 days at AAL1
LONGEST_MS = 365 * DAY_MS


class Worth(Enum):
    NEW = auto()
    """The newest token: rotate."""
    REPEATED = auto()
    """The one before it, within the grace: the same successor once more."""
    REUSED = auto()
    """Somebody kept a copy: the whole family ends."""
    EXPIRED = auto()


def worth(session: Session, generation: int, *, now_ms: int) -> Worth:
    if now_ms >= session.expires_ms:
        return Worth.EXPIRED
    if generation == session.generation:
        return Worth.NEW
    if generation == session.generation - 1 and now_ms < session.rotated_ms + GRACE_MS:
        return Worth.REPEATED
    return Worth.REUSED


def expiry_ms(created_ms: int, *, now_ms: int) -> int:
    """Thirty days after the last use, a year after the sign-in at the latest."""
    return min(now_ms + IDLE_MS, created_ms + LONGEST_MS)


def rotated(session: Session, *, user_agent: str, ip: str, now_ms: int) -> Session:
    return msgspec.structs.replace(
        session,
        generation=session.generation + 1,
        rotated_ms=now_ms,
        expires_ms=expiry_ms(session.created_ms, now_ms=now_ms),
        user_agent=user_agent,
        ip=ip,
    )
