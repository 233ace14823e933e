"""Folders for work in progress: nobody sweeps away what somebody works in, and what the dead left is swept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hanbit.gateways.local.scratch import scratch_in

AT_ONCE, TURNS = 6, 60


def _work_in(parent: Path) -> int:
    for turn in range(TURNS):
        with scratch_in(parent) as folder:
            (folder / "part").write_text(str(turn))
            assert (folder / "part").read_text() == str(turn)
    return TURNS


def test_many_at_once_keep_their_folders_and_leave_none(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as workers:
        assert sum(workers.map(_work_in, [tmp_path] * AT_ONCE)) == AT_ONCE * TURNS
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_is_worked_in_stays(tmp_path: Path) -> None:
    (tmp_path / "left" / "within").mkdir(parents=True)
    with scratch_in(tmp_path) as first, scratch_in(tmp_path) as second:
        assert sorted(tmp_path.iterdir()) == sorted([first, second])
