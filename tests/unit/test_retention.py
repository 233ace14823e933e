"""Which backups are due and which stay."""

from hypothesis import given
from hypothesis import strategies as st

from hanbit.ops.recover.manifest import backup_id, kind_of, made_at_ms
from hanbit.ops.recover.retention import KEPT, due_kind, to_remove

HOUR_MS = 3_600_000
START_MS = 1_764_547_200_000  # 2025-12-01 00:00 UTC, a Monday


def _run(hours: list[int]) -> list[str]:
    """What is kept after asking at each hour what is due, making it, and removing what is over."""
    ids: list[str] = []
    for hour in hours:
        now_ms = START_MS + hour * HOUR_MS
        if kind := due_kind(now_ms, ids):
            ids.append(backup_id(kind, now_ms))
        over = to_remove(ids)
        ids = [known for known in ids if known not in over]
    return ids


def test_an_id_tells_when_and_of_what_kind() -> None:
    made = backup_id("weekly", START_MS)
    assert made == "20251201t000000000z-weekly"
    assert (made_at_ms(made), kind_of(made)) == (START_MS, "weekly")


def test_a_year_keeps_each_generation_at_its_number() -> None:
    ids = _run(list(range(0, 24 * 365, 6)))
    counts = {kind: sum(kind_of(known) == kind for known in ids) for kind in KEPT}
    assert counts == {"hourly": 24, "daily": 14, "weekly": 8, "monthly": 12}
    newest = START_MS + (24 * 365 - 6) * HOUR_MS
    assert max(map(made_at_ms, ids)) == newest


def test_one_backup_serves_every_period_it_was_made_in() -> None:
    first = backup_id("monthly", START_MS)
    assert due_kind(START_MS + HOUR_MS // 2, [first]) is None
    assert due_kind(START_MS + HOUR_MS, [first]) == "hourly"
    assert due_kind(START_MS + 24 * HOUR_MS, [first]) == "daily"
    assert due_kind(START_MS + 7 * 24 * HOUR_MS, [first]) == "weekly"


def test_what_was_made_by_hand_is_never_removed_and_stands_for_nothing() -> None:
    by_hand = [backup_id("manual", START_MS + hour * HOUR_MS) for hour in range(100)]
    assert to_remove(by_hand) == []
    assert due_kind(START_MS, by_hand) == "monthly"


@given(st.lists(st.integers(0, 24 * 400), unique=True, max_size=60).map(sorted))
def test_after_any_outage_the_next_hour_has_a_backup(hours: list[int]) -> None:
    ids = _run(hours)
    assert not hours or max(map(made_at_ms, ids)) == START_MS + hours[-1] * HOUR_MS
