"""Lines as they are written, from one hourly file into the next."""

from collections.abc import Iterator
from pathlib import Path

from hanbit.stores.logfiles.segments import segments_in

LOOKED_BACK_BYTES = 64 * 1024


class Follower:
    """Begins ``lines`` whole lines before the end of what is there."""

    def __init__(self, folder: Path, log: str, *, lines: int) -> None:
        self._folder = folder
        self._log = log
        self._path: Path | None = None
        self._offset = 0
        self._first = lines

    def new_lines(self) -> Iterator[bytes]:
        """Those that were finished since the last look, without their newlines."""
        paths = [one.path for one in segments_in(self._folder, self._log) if not one.is_packed]
        if self._path is None:
            yield from self._begin(paths)
        elif self._path in paths:
            for path in paths[paths.index(self._path) :]:
                yield from self._rest_of(path)
        else:  # sealed and packed meanwhile: everything later is new
            for path in (path for path in paths if path.name > self._path.name):
                yield from self._rest_of(path)

    def _begin(self, paths: list[Path]) -> Iterator[bytes]:
        if not paths:
            self._path = self._folder / f"{self._log}-"  # before every hour: whatever comes is new
            return
        self._path = paths[-1]
        size = self._path.stat().st_size
        begin = max(0, size - LOOKED_BACK_BYTES)
        with self._path.open("rb") as file:
            file.seek(begin)
            tail = file.read(size - begin)
        whole = tail[: tail.rfind(b"\n") + 1]
        self._offset = begin + len(whole)
        shown = whole.splitlines()[1 if begin else 0 :]
        yield from shown[max(0, len(shown) - self._first) :]

    def _rest_of(self, path: Path) -> Iterator[bytes]:
        if path != self._path:
            self._path, self._offset = path, 0
        with path.open("rb") as file:
            file.seek(self._offset)
            found = file.read()
        whole = found[: found.rfind(b"\n") + 1]
        self._offset += len(whole)
        yield from whole.splitlines()
