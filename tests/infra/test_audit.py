"""What the audit makes of what its tools say, and how the workflow is written that runs it."""

import re

import pytest
from infra.audit import Look, looks, verdict
from tests.infra.terraform import ROOT

WORKFLOW = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
ASKS = Look("vulnerabilities", ("pip-audit",), may_miss=True)
LOOKS = Look("infrastructure", ("checkov",))
UNREACHED = "requests.exceptions.ConnectionError: Max retries exceeded with url"


@pytest.mark.parametrize(("look", "status", "said", "environment", "expected"), [
    (LOOKS, 0, "", {}, "ok"),
    (LOOKS, 1, "Failed checks: 1", {}, "failed"),
    (LOOKS, 1, UNREACHED, {}, "failed"),
    (ASKS, 1, UNREACHED, {}, "not looked at"),
    (ASKS, 1, UNREACHED, {"CI": "true"}, "failed"),
    (ASKS, 0, "jinja2 Dependency not found on PyPI and could not be audited: jinja2 (2.10)", {}, "not looked at"),
    (ASKS, 0, "No known vulnerabilities found", {}, "ok"),
    (ASKS, 1, "Found 2 known vulnerabilities in 1 package", {}, "failed"),
    (ASKS, 1, f"Found 1 known vulnerability in 1 package\n{UNREACHED}", {}, "failed"),
])  # fmt: skip
def test_what_could_not_be_asked_is_never_taken_for_good(
    look: Look, status: int, said: str, environment: dict[str, str], expected: str
) -> None:
    assert verdict(look, status, said, environment) == expected


def test_everything_that_is_deployed_is_looked_at() -> None:
    asked = {look.command[-1] for look in looks() if look.may_miss}
    assert asked == {"requirements/run.txt", "requirements/lambda.txt"}


def test_every_skipped_check_has_its_reason_beside_it() -> None:
    skips = [
        line for path in (ROOT / "infra").rglob("*.tf") for line in re.findall(r"#checkov:skip=.*", path.read_text())
    ]
    assert len(skips) > 20
    for skip in skips:
        assert re.fullmatch(r"#checkov:skip=CKV2?_AWS_\d+: .{25,}", skip), skip


def test_actions_are_pinned_jobs_have_only_the_rights_they_name_and_no_key_is_stored() -> None:
    used = re.findall(r"uses: (\S+)(.*)", WORKFLOW)
    assert len(used) > 5
    for action, comment in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
    assert "\npermissions: {}\n" in WORKFLOW
    assert WORKFLOW.count("id-token: write") == 1
    assert "secrets." not in WORKFLOW


def test_the_steps_are_in_an_order_in_which_nobody_meets_half_a_release() -> None:
    deploy = WORKFLOW.partition("  deploy:\n")[2]
    order = [
        "ssm get-parameters", "static/assets", "--publish --query Version", "deploy create-deployment",
        'no-cache"', "create-invalidation", "  verify:", "/health", "ops smoke",
    ]  # fmt: skip
    places = [deploy.index(step) for step in order]
    assert places == sorted(places)
    assert "needs: [build, test, audit]" in deploy
