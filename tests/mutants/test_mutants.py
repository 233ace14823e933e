"""The store's suite is trusted because it is known to fail: every planted bug is caught by a test."""

import pytest
from tests.mutants.plant import occurrences, one_ministack, sound, verdicts
from tests.mutants.planted import ADAPTERS, MUTANTS, Mutant


@pytest.mark.timeout(900)  # seventy runs of a suite: two minutes on two cores that are free, ten beside other work
def test_the_suite_passes_without_a_bug_and_catches_each_one() -> None:
    with one_ministack():
        for adapter in ADAPTERS:
            base = sound(adapter)
            assert (base.caught_by, base.trouble) == (None, None)
        assert [(verdict.name, verdict.trouble) for verdict in verdicts() if verdict.caught_by is None] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_bug_has_one_place_to_be_planted(mutant: Mutant) -> None:
    assert occurrences(mutant) == 1
    assert mutant.before != mutant.after
