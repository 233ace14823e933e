"""What proves a backup: fourteen checks in order, each naming the faults it catches.

A backup counts when a restore of it has been proven. The first three look at the backup as it lies in its vault, the
next nine at the database that came out of it, the last two at what the product makes of it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec import Struct

from hanbit.domain.reasons import Reason
from hanbit.ops.recover.backups import Workshop, read_manifest, reason_of, unpack
from hanbit.ops.recover.manifest import DATABASE, BadManifest, Manifest
from hanbit.ports.backups import BadSeal, NoSuchBackup, Vault, VaultUnavailable
from hanbit.ports.restored import NO_ROWS, Facts, Restored, Unreadable

CheckName = Literal[
    "manifest", "decrypt", "hashes", "open", "integrity", "references", "schema", "contents", "log", "search",
    "owners", "freshness", "probe", "second_backup",
]  # fmt: skip

CATCHES: dict[CheckName, tuple[str, ...]] = {
    "manifest": ("forged", "of another installation", "of another format", "missing"),
    "decrypt": ("wrong key", "cut off", "bits flipped"),
    "hashes": ("parts exchanged between backups", "a part changed together with its packing"),
    "open": ("not a database", "another program's database", "written by a newer version"),
    "integrity": ("damaged pages", "an index that does not agree with its table"),
    "references": ("rows that point nowhere", "deletions that came back"),
    "schema": ("an old schema", "a lost table", "a lost index"),
    "contents": ("missing rows", "added rows", "changed rows"),
    "log": ("missing log entries", "state that its log does not lead to"),
    "search": ("search keys that do not find",),
    "owners": ("rows moved to another owner", "spaces without an owner"),
    "freshness": ("a stale backup", "replication that stopped in silence"),
    "probe": ("a database that the product cannot serve",),
    "second_backup": ("backups that stop in silence after a restore",),
}
"""The checks in their order."""

MAX_AGE_MS = 26 * 3_600_000
"""A daily backup, and two hours for it to be made."""

NAMED = 5
"""Faults named in an outcome; the rest are counted."""


class Outcome(Struct, frozen=True, rename="camel"):
    """``took_ms`` None: not run, because an earlier one left nothing to look at."""

    check: CheckName
    faults: tuple[Reason, ...]
    took_ms: int | None

    @property
    def is_passed(self) -> bool:
        return self.took_ms is not None and not self.faults


class Verdict(Struct, frozen=True, rename="camel"):
    """One outcome for each check that applies."""

    outcomes: tuple[Outcome, ...]

    @property
    def is_proven(self) -> bool:
        return all(outcome.is_passed for outcome in self.outcomes)

    @property
    def passed(self) -> int:
        return sum(outcome.is_passed for outcome in self.outcomes)

    @property
    def caught_by(self) -> set[CheckName]:
        return {outcome.check for outcome in self.outcomes if outcome.faults}


@dataclass(frozen=True)
class Trial:
    """The product itself on trial. Both get the folder of the restored parts and answer with faults."""

    probe: Callable[[Path], list[Reason]]
    second_backup: Callable[[Path], list[Reason]]


Opener = Callable[[Path], Restored]
"""Raises Unreadable."""

Fetch = Callable[[Path], None]
"""Writes a newer database than the backup's, from a replica. Raises Unreadable."""


class Bench:
    """Runs checks one by one and writes down how each went."""

    def __init__(self, now_ms: Callable[[], int], on_outcome: Callable[[Outcome], object]) -> None:
        self.now_ms = now_ms
        self._on_outcome = on_outcome
        self.outcomes: list[Outcome] = []

    def run(self, check: CheckName, look: Callable[[], list[Reason]]) -> bool:
        """Whether it passed."""
        began_ms = self.now_ms()
        try:
            faults = look()
        except Unreadable as error:
            faults = [error.reason]
        except (BadManifest, BadSeal, NoSuchBackup, VaultUnavailable) as error:
            faults = [reason_of(error)]
        more = [Reason("backup.more", {"count": len(faults) - NAMED})] if len(faults) > NAMED else []
        named = faults[:NAMED] + more
        self._note(Outcome(check, tuple(named), self.now_ms() - began_ms))
        return not faults

    def verdict(self, applicable: Iterable[CheckName] = CATCHES) -> Verdict:
        for check in applicable:
            if all(outcome.check != check for outcome in self.outcomes):
                self._note(Outcome(check, (), None))
        return Verdict(tuple(self.outcomes))

    def _note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._on_outcome(outcome)


def verify(
    workshop: Workshop,
    vault: Vault,
    identifier: str,
    folder: Path,
    *,
    open_restored: Opener,
    expected: tuple[int, str],
    trial: Trial,
    max_age_ms: int = MAX_AGE_MS,
    fetch: Fetch | None = None,
    on_outcome: Callable[[Outcome], object] = lambda _outcome: None,
) -> Verdict:
    """Unpack a backup into the empty ``folder`` and put it through all checks.

    ``expected``: schema version and digest of this release. ``fetch``: take the database from there and only the other
    parts from the backup; nobody signed for what such a database holds, so that ``contents`` does not apply.
    """
    bench = Bench(workshop.now_ms, on_outcome)
    manifests: list[Manifest] = []

    def is_signed() -> list[Reason]:
        manifests.append(read_manifest(workshop, vault, identifier))
        return [] if manifests[0].id == identifier else [Reason("manifest.other", {"id": manifests[0].id})]

    if bench.run("manifest", is_signed):
        manifest = manifests[0]
        hashes: list[Reason] = []
        if bench.run("decrypt", lambda: _unsealed(workshop, vault, manifest, folder, hashes)):
            bench.run("hashes", lambda: hashes)

            def opened() -> Restored:
                path = folder / DATABASE
                if fetch is not None:
                    path.unlink()
                    fetch(path)
                return open_restored(path)

            promise = Promise(manifest, is_whole=fetch is None)
            check_restored(bench, opened, promise, expected=expected, max_age_ms=max_age_ms)
            _try(bench, folder, trial)
    return bench.verdict(check for check in CATCHES if fetch is None or check != "contents")


def _unsealed(workshop: Workshop, vault: Vault, manifest: Manifest, folder: Path, hashes: list[Reason]) -> list[Reason]:
    """Faults of opening; what came out otherwise than the manifest says goes into ``hashes``."""
    faults = []
    for name, found in unpack(workshop, vault, manifest, folder):
        if isinstance(found, BadSeal):
            faults.append(Reason("backup.part", {"part": name, "fault": reason_of(found)}))
        elif found != manifest.parts[name]:
            hashes.append(Reason("backup.exchanged", {"part": name}))
    return faults


@dataclass(frozen=True)
class Promise:
    """What a database must hold: just what the manifest tells (``is_whole``), or that and what came later."""

    manifest: Manifest
    is_whole: bool = True


def check_restored(
    bench: Bench,
    open_restored: Callable[[], Restored],
    promise: Promise,
    *,
    expected: tuple[int, str],
    max_age_ms: int,
) -> None:
    """``open`` and the checks up to ``probe``; a table of any adapter goes through them. Closes what was opened."""
    opened: list[Restored] = []

    def opens() -> list[Reason]:
        opened.append(open_restored())
        return []

    if bench.run("open", opens):
        with closing(opened[0]) as restored:
            _check_content(bench, restored, promise, expected, max_age_ms)


def _check_content(
    bench: Bench, restored: Restored, promise: Promise, expected: tuple[int, str], max_age_ms: int
) -> None:
    bench.run("integrity", restored.integrity)
    bench.run("references", restored.references)
    manifest = promise.manifest
    found: list[Facts] = []

    def schema() -> list[Reason]:
        found.append(restored.facts())
        return list(_schema_faults(found[0], manifest.facts, expected))

    bench.run("schema", schema)
    if promise.is_whole:
        contents = partial(_content_faults, promised=manifest.facts)
        bench.run("contents", lambda: list(contents(found[0])) if found else [Reason("contents.unread")])
    bench.run("log", restored.folds)
    bench.run("search", restored.search_keys)
    bench.run("owners", lambda: _owner_faults(restored, found, promise))
    bench.run("freshness", lambda: list(_age_faults(found, manifest, bench.now_ms(), max_age_ms)))


def _try(bench: Bench, folder: Path, trial: Trial) -> None:
    """Nobody starts the product on what has faults already."""
    if not any(outcome.faults for outcome in bench.outcomes) and bench.run("probe", lambda: trial.probe(folder)):
        bench.run("second_backup", lambda: trial.second_backup(folder))


def _schema_faults(found: Facts, promised: Facts, expected: tuple[int, str]) -> Iterator[Reason]:
    version, digest = expected
    if found.schema_version != promised.schema_version or found.schema_digest != promised.schema_digest:
        yield Reason("schema.other")
    if found.schema_version == version and found.schema_digest != digest:
        yield Reason("schema.undeclared", {"version": version})
    for table in sorted(promised.tables.keys() - found.tables.keys()):
        yield Reason("schema.lost", {"table": table})


def _content_faults(found: Facts, promised: Facts) -> Iterator[Reason]:
    for table, wanted in promised.tables.items():
        there = found.tables.get(table, NO_ROWS)
        if there.rows != wanted.rows:
            yield Reason("contents.rows", {"table": table, "found": there.rows, "wanted": wanted.rows})
        elif there.digest != wanted.digest:
            yield Reason("contents.changed", {"table": table, "rows": wanted.rows})


def _owner_faults(restored: Restored, found: list[Facts], promise: Promise) -> list[Reason]:
    moved = promise.is_whole and bool(found) and found[0].owners_digest != promise.manifest.facts.owners_digest
    return restored.owners() + ([Reason("owners.moved")] if moved else [])


def _age_faults(found: list[Facts], manifest: Manifest, now_ms: int, max_age_ms: int) -> Iterator[Reason]:
    if now_ms - manifest.created_ms > max_age_ms:
        yield Reason("age.old", {"hours": round((now_ms - manifest.created_ms) / 3_600_000)})
    if manifest.created_ms > now_ms + max_age_ms:
        yield Reason("age.future")
    if found and (found[0].newest_change_ms or 0) < (manifest.facts.newest_change_ms or 0):
        yield Reason("age.behind")
