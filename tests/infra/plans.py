"""What each variable file makes of the whole, planned without any AWS by Terraform's own tests (``infra/tests``).

Half a minute of processor time that ``make test`` does without: it has ``validate``, and the emulator's apply.
"""

from pathlib import Path

import pytest
from tests.infra.terraform import Terraform


@pytest.mark.parametrize("name", ["prod", "disaster-recovery"])
def test_the_whole_can_be_planned_anywhere(terraform: Terraform, package: Path, name: str) -> None:
    said = terraform("test", "-no-color", f"-var-file={name}.tfvars", f"-var-file={package}")
    assert "3 passed, 0 failed" in said
