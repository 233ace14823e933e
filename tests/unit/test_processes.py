"""How long to wait before a process is started again."""

from hanbit.ops.observe.processes import LONGEST_WAIT_S, wait_s


def test_the_wait_doubles_from_a_quarter_second_to_half_a_minute() -> None:
    assert [wait_s(failures) for failures in range(1, 6)] == [0.25, 0.5, 1, 2, 4]
    assert wait_s(8) == wait_s(1_000_000) == LONGEST_WAIT_S == 30
