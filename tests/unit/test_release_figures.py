"""What is said of deploys over a span: a deploy that was taken back has failed, whoever took it back."""

from typing import Literal

from hanbit.ops.release.deploys import Deployment, Result, Step
from hanbit.ops.release.figures import Figures, figures


def a_deploy(
    at_ms: int, version: str, before: str, result: Result = "deployed", back_ms: int | None = None
) -> Deployment:
    return _row("deploy", at_ms, version, before, result, back_ms)


def a_roll_back(at_ms: int, version: str, before: str, result: Result = "deployed", took_ms: int = 900) -> Deployment:
    return _row("rollback", at_ms, version, before, result, None, (Step("take_over", at_ms, took_ms),))


def test_nothing_is_said_of_no_deploys() -> None:
    assert figures([], since_ms=0) == Figures(0, 0, None)


def test_what_was_refused_or_is_under_way_has_not_happened() -> None:
    rows = [a_deploy(2, "1.1", "1.0", "running"), a_deploy(1, "1.1", "1.0", "refused")]
    assert figures(rows, since_ms=0) == Figures(0, 0, None)


def test_a_deploy_that_took_itself_back_or_broke_off_has_failed() -> None:
    rows = [
        a_deploy(4, "1.3", "1.1", "broken_off"),
        a_deploy(3, "1.2", "1.1", "failed", back_ms=3_000),
        a_deploy(2, "1.2", "1.1", "rolled_back", back_ms=1_000),
        a_deploy(1, "1.1", "1.0"),
    ]
    assert figures(rows, since_ms=0) == Figures(4, 3, 2_000)


def test_a_deploy_that_somebody_rolled_back_has_failed_and_going_back_is_no_deploy() -> None:
    rows = [
        a_roll_back(5, "1.1", "1.2", took_ms=700),
        a_deploy(4, "1.2", "1.1"),
        a_roll_back(3, "1.1", "1.2", "failed"),
        a_deploy(2, "1.2", "1.1"),
        a_deploy(1, "1.1", "1.0"),
    ]
    assert figures(rows, since_ms=0) == Figures(3, 1, 700)


def test_what_is_too_long_ago_does_not_count() -> None:
    rows = [a_roll_back(9, "1.0", "1.1", took_ms=500), a_deploy(1, "1.1", "1.0")]
    assert figures(rows, since_ms=2) == Figures(0, 0, 500)


def _row(
    kind: Literal["deploy", "rollback"],
    at_ms: int,
    version: str,
    before: str,
    result: Result,
    back_ms: int | None,
    steps: tuple[Step, ...] = (),
) -> Deployment:
    return Deployment(
        at_ms=at_ms, version=version, before=before, who="kim", why="", kind=kind, result=result, back_ms=back_ms,
        steps=steps,
    )  # fmt: skip
