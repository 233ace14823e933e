"""Releases as folders: ``releases/<version>`` in the data folder, and the link ``current`` to the one that starts."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import hanbit
from hanbit.ops.release.releases import RELEASE, BadRelease, Release, decode_release, encode_release

RELEASES = "releases"
CURRENT = "current"
KEPT = 5
_VERSION = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z.+_-]{0,63}\Z")
_TEXTS = ("locales", "spec/quickadd/vocabulary.json", "spec/quickadd/calendar.json", "spec/demo")
_NOT_CODE = shutil.ignore_patterns("__pycache__", "*.pyc")


class Releases:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def versions(self) -> list[str]:
        """Oldest first, by when they were made."""
        if not self._folder.is_dir():
            return []
        found = [entry.name for entry in self._folder.iterdir() if entry.is_dir() and not entry.is_symlink()]
        return sorted((name for name in found if _VERSION.match(name)), key=lambda name: self._made_ms(name))

    def path(self, version: str) -> Path:
        """Raises BadRelease for one that is not here."""
        path = self._folder / version
        if not _VERSION.match(version) or not path.is_dir():
            raise BadRelease("release.missing", version=version)
        return path

    def read(self, version: str) -> Release:
        """Raises BadRelease for one that is not here, or is not as it was made."""
        return open_release(self.path(version))

    @property
    def current(self) -> str:
        """The version that is started; empty: the code that the supervisor runs on."""
        link = self._folder / CURRENT
        return os.readlink(link) if link.is_symlink() else ""

    @property
    def code(self) -> str:
        """Its folder; empty without a release, or when it is gone."""
        path = self._folder / self.current
        return str(path.absolute()) if self.current and path.is_dir() else ""

    def set_current(self, version: str) -> None:
        """In one step; empty: no release any more."""
        link = self._folder / CURRENT
        if not version:
            link.unlink(missing_ok=True)
            return
        draft = self._folder / f".{CURRENT}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(version)
        draft.replace(link)

    def add(self, source: Path) -> Release:
        """Copy a release in; one that is here already stays as it is. Raises BadRelease."""
        release = open_release(source)
        target = self._folder / release.version
        if target.exists():
            if self.read(release.version) != release:
                raise BadRelease("release.taken", version=release.version)
            return release
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{release.version}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(source, draft)
        draft.rename(target)
        return release

    def prune(self, before: str = "") -> list[str]:
        """Removes the oldest over five, never the one that is started nor ``before``, which it took over from."""
        surplus = [name for name in self.versions()[:-KEPT] if name not in (self.current, before)]
        for name in surplus:
            shutil.rmtree(self._folder / name)
        return surplus

    def _made_ms(self, name: str) -> int:
        try:
            return decode_release((self._folder / name / RELEASE).read_bytes()).made_ms
        except (OSError, BadRelease):
            return 0


def make_release(target: Path, version: str, *, schema_version: int, requires: Iterable[str], made_ms: int) -> Release:
    """The code that runs here, as a new folder. Raises BadRelease for a version that is no name of a folder, OSError
    when there is something already.
    """
    if not _VERSION.match(version):
        raise BadRelease("release.no_version", given=version)
    package = Path(hanbit.__file__).parent
    target.mkdir(parents=True)
    shutil.copytree(package, target / "hanbit", ignore=_NOT_CODE)
    for name in _TEXTS:
        _copy_text(package, name, target / "hanbit" / name)
    entry = target / "hanbit" / "__init__.py"
    named, count = re.subn(r'^__version__ = ".*"$', f'__version__ = "{version}"', entry.read_text(), flags=re.MULTILINE)
    assert count == 1, "the version has its one place"
    entry.write_text(named)
    release = Release(
        version=version,
        made_ms=made_ms,
        schema_version=schema_version,
        requires=installed(requires),
        digest=_digest(target),
    )
    (target / RELEASE).write_bytes(encode_release(release))
    return release


def open_release(folder: Path) -> Release:
    """Raises BadRelease when it is not as it was made."""
    try:
        release = decode_release((folder / RELEASE).read_bytes())
    except FileNotFoundError as error:
        raise BadRelease("release.absent", path=str(folder)) from error
    except OSError as error:
        raise BadRelease("release.unreadable", path=str(folder), detail=str(error.strerror)) from error
    if _digest(folder) != release.digest:
        raise BadRelease("release.changed", version=release.version)
    return release


def installed(names: Iterable[str]) -> dict[str, str]:
    """Versions of those that are installed here."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def publish_assets(release: Path, folder: Path) -> int:
    """Copy the hashed files that are not there yet; how many. Names are hashes, so that nothing is ever replaced."""
    source, count = release / "hanbit" / "static" / "assets", 0
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.iterdir()) if source.is_dir() else ():
        target = folder / path.name
        if not target.exists():
            draft = target.with_name(f".{path.name}")
            shutil.copyfile(path, draft)
            draft.rename(target)
            count += 1
    return count


def _copy_text(package: Path, name: str, target: Path) -> None:
    """From the installed package, where it is there already, or from the checkout."""
    source = package.parents[1] / name
    if target.exists() or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    copy: Callable[..., object] = shutil.copytree if source.is_dir() else shutil.copyfile
    copy(source, target)


def _digest(folder: Path) -> str:
    """Over the names and contents of all files but the release's own record, in order of their names."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != RELEASE and "__pycache__" not in path.parts:
            total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()
