"""DynamoDB's adapters keep their contracts on an emulator that shares no code with the first."""

import re

from tests.second_opinion import second_opinion


def test_the_contract_suites_pass_on_moto_too() -> None:
    given = second_opinion("--hypothesis-profile=quick", "-p", "no:cacheprovider")
    passed = re.search(r"^(\d+) passed, \d+ deselected", given.stdout, re.MULTILINE)
    assert given.returncode == 0, given.stdout[-3000:]
    assert passed
    assert int(passed[1]) > 200
