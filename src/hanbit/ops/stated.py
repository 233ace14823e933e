"""What operators say with a change of theirs: why, and until when."""

from hanbit.domain.refusals import invalid
from hanbit.ports.measures import DAY_S

LONGEST_REASON = 200


def check_until(until_s: int, now_s: int, *, longest_s: int) -> None:
    """Raises Invalid for what is over already or too far away."""
    if until_s <= now_s:
        raise invalid("/untilS", "past")
    if until_s > now_s + longest_s:
        raise invalid("/untilS", "too_far", days=longest_s // DAY_S)


def checked(reason: str, pointer: str = "/reason") -> str:
    """Without the space around it. Raises Invalid for none and for one that is a story."""
    stripped = reason.strip()
    if not stripped:
        raise invalid(pointer, "required")
    if len(stripped) > LONGEST_REASON:
        raise invalid(pointer, "too_long", limit=LONGEST_REASON)
    return stripped
