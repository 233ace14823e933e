"""Releases for real: folders, the supervisor, one code after the other behind one address."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest

from hanbit.domain.reasons import Reason
from hanbit.gateways.drills.machine import COMMAND, Machine, until
from hanbit.gateways.local.files import sole_user_of
from hanbit.gateways.local.releases import Releases, make_release, open_release
from hanbit.ops.release.deploys import Deployment
from hanbit.ops.release.releases import BadRelease
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.wiring.deploys import LocalSite

MADE_MS = 1_764_547_200_000


def _made(folder: Path, version: str, made_ms: int = MADE_MS) -> Path:
    target = folder / f"made-{version}"
    known = len(SCHEMA.migrations)
    make_release(target, version, schema_version=known, requires=["httpx", "no-such-package"], made_ms=made_ms)
    return target


def test_a_release_is_what_it_was_made_or_refused(tmp_path: Path) -> None:
    folder = _made(tmp_path, "1.2.3")
    made = open_release(folder)
    assert (made.version, list(made.requires)) == ("1.2.3", ["httpx"])
    said = subprocess.run(
        [sys.executable, "-c", "import hanbit; print(hanbit.__version__, hanbit.__file__)"],
        env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert said[0] == "1.2.3"
    assert Path(said[1]).is_relative_to(folder)
    (folder / "hanbit" / "settings.py").write_text("")
    with pytest.raises(BadRelease, match=r"release\.changed"):
        open_release(folder)


@pytest.mark.parametrize("version", ["", "..", "a/b", "-x", "한", "x" * 65])
def test_a_version_is_a_name_and_no_path(version: str, tmp_path: Path) -> None:
    with pytest.raises(BadRelease):
        make_release(tmp_path, version, schema_version=1, requires=[], made_ms=0)
    with pytest.raises(BadRelease):
        Releases(tmp_path).path(version)


def test_five_are_kept_and_the_one_that_starts_is_always_among_them(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "releases")
    for number in range(7):
        releases.add(_made(tmp_path, f"1.0.{number}", MADE_MS + number))
        if number == 0:
            releases.set_current("1.0.0")
    assert releases.prune() == ["1.0.1"]
    assert releases.versions() == ["1.0.0", *(f"1.0.{number}" for number in range(2, 7))]
    assert releases.current == "1.0.0"


def test_the_one_that_another_took_over_from_stays_however_old_it_is(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "releases")
    for number in range(7):
        releases.add(_made(tmp_path, f"1.0.{number}", MADE_MS + number))
    releases.set_current("1.0.0")
    LocalSite(tmp_path, Settings(), releases).settle("1.0.6")
    assert releases.current == "1.0.6"
    assert releases.versions() == ["1.0.0", *(f"1.0.{number}" for number in range(2, 7))]


def test_another_release_of_the_same_name_is_refused(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "releases")
    releases.add(_made(tmp_path, "1.0.0"))
    (tmp_path / "other").mkdir()
    with pytest.raises(BadRelease, match=r"release\.taken"):
        releases.add(_made(tmp_path / "other", "1.0.0", MADE_MS + 1))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "machine")
    machine.start()
    try:
        until(lambda: _version(machine) is not None, 60, Reason("drill.no_start"))
        yield machine
    finally:
        machine.stop()


def _version(machine: Machine) -> str | None:
    try:
        version: str = httpx.get(f"{machine.url}/health", timeout=5).json()["version"]
    except httpx.HTTPError:
        return None
    return version


def _type(machine: Machine, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, "ops", "deploy", *words, "--data", str(machine.data)]
    english = {**machine.environment, "LC_ALL": "en_US.UTF-8"}
    return subprocess.run(command, env=english, capture_output=True, text=True, check=False)


def test_one_takes_over_serves_is_started_again_and_is_taken_back(machine: Machine, tmp_path: Path) -> None:
    own = _version(machine)
    release = str(_made(tmp_path, "7.0.0"))
    done = _type(machine, "run", release, "--why", "a test", "--watch", "1", "--despite", "alarms")
    assert done.returncode == 0, done.stdout + done.stderr
    assert _version(machine) == "7.0.0"
    machine.kill("app")
    until(lambda: _version(machine) == "7.0.0", 60, Reason("drill.no_start"))
    back = _type(machine, "rollback", "--why", "enough of it", "--watch", "1")
    assert back.returncode == 0, back.stdout + back.stderr
    assert _version(machine) == own
    history = _type(machine, "history").stdout
    assert "enough of it" in history
    assert "a test" in history


def test_one_whose_command_is_killed_is_in_the_history_with_what_serves(machine: Machine, tmp_path: Path) -> None:
    release = str(_made(tmp_path, "7.1.0"))
    for wanted, live in (("checks", ""), ("watch", "7.1.0")):
        command = [*COMMAND, "ops", "deploy", "run", release, "--why", wanted, "--watch", "600", "--despite", "alarms"]
        quiet = subprocess.DEVNULL
        dying = subprocess.Popen(
            [*command, "--data", str(machine.data)], env=machine.environment, stdout=quiet, stderr=quiet
        )
        try:
            steps = 0 if wanted == "checks" else 3
            until(partial(_is_under_way, machine, wanted, steps), 60, Reason("drill.no_start"))
            assert "Being deployed now: 7.1.0" in _type(machine, "status").stdout
        finally:
            dying.kill()
            dying.wait()
        told = _type(machine, "status")
        assert "7.1.0 was broken off" in told.stderr
        assert f"What serves now: {live or 'installed code'}." in told.stderr
        row = _rows(machine)[0]
        assert (row.why, row.result, row.live, len(row.steps)) == (wanted, "broken_off", live, steps)
    assert _type(machine, "status").stderr == ""
    done = _type(machine, "run", release, "--why", "once more", "--watch", "1", "--despite", "alarms")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [row.result for row in _rows(machine)] == ["deployed", "broken_off", "broken_off"]


def _is_under_way(machine: Machine, why: str, steps: int) -> bool:
    return any((row.why, row.result, len(row.steps)) == (why, "running", steps) for row in _rows(machine))


def _rows(machine: Machine) -> list[Deployment]:
    """As they are kept, without anything being closed."""
    with closing(OpsDatabase(machine.data / "ops.db")) as database:
        return OpsDeployments(database).read()


def test_a_release_that_cannot_open_the_data_is_refused_and_nothing_moves(machine: Machine, tmp_path: Path) -> None:
    own = _version(machine)
    source = tmp_path / "source"
    _made(tmp_path, "8.0.0").rename(source)
    schema = source / "hanbit" / "stores" / "sqlite" / "schema.py"
    schema.write_text(
        schema.read_text() + '\nMIGRATIONS += ("CREATE NONSENSE",)\nSCHEMA = Schema(APPLICATION_ID, MIGRATIONS)\n'
    )
    (source / "release.json").unlink()
    resealed = tmp_path / "resealed"
    subprocess.run(
        [*COMMAND, "ops", "deploy", "build", str(resealed), "--version", "8.0.1"],
        env={**machine.environment, "PYTHONPATH": str(source)}, check=True, capture_output=True,
    )  # fmt: skip
    done = _type(machine, "run", str(resealed), "--why", "a failing migration", "--watch", "1", "--despite", "alarms")
    assert done.returncode == 1
    assert "was not deployed" in done.stderr
    assert "syntax error" in done.stderr + done.stdout
    assert _version(machine) == own


def test_two_deploys_at_once_are_one(machine: Machine, tmp_path: Path) -> None:
    release = str(_made(tmp_path, "9.0.0"))
    with sole_user_of(machine.data, "deploy.lock"):
        done = _type(machine, "run", release, "--why", "beside another")
    assert done.returncode == 1
    assert "in use by another Hanbit" in done.stderr
