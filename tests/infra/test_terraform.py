"""Where tests find Terraform and its provider, and what they say where there is none."""

from pathlib import Path

import pytest
from tests.infra import terraform
from tests.infra.terraform import INSTRUCTIONS, NAMED_BY, REGISTRY, NoTerraform, mirror, working_copy


def test_without_terraform_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoTerraform, match="need Terraform") as missing:
        working_copy(tmp_path / "infra")
    assert NAMED_BY in str(missing.value)


def test_without_its_provider_it_is_said_where_it_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAMED_BY, str(tmp_path / "empty"))
    with pytest.raises(NoTerraform) as missing:
        working_copy(tmp_path / "infra")
    assert str(missing.value).startswith(INSTRUCTIONS)
    assert "init" in str(missing.value)


def test_a_mirror_is_the_one_that_is_named_or_else_found_below_a_common_root(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(terraform, "COMMON_ROOTS", (str(tmp_path / "a"), str(tmp_path / "b")))
    assert mirror({}) is None
    (tmp_path / "b" / "plugins" / REGISTRY).mkdir(parents=True)
    assert mirror({}) == tmp_path / "b" / "plugins"
    (tmp_path / "a" / REGISTRY).mkdir(parents=True)
    assert mirror({}) == tmp_path / "a"
    assert mirror({NAMED_BY: "/elsewhere"}) == Path("/elsewhere")
