"""Maintenance as a file of the data folder, so that whatever process serves next knows of it too."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from hanbit.ports.maintenance import Maintenance

MAINTENANCE = "maintenance.json"
LOOK_S = 0.5

_decode = msgspec.json.Decoder(Maintenance).decode


class MaintenanceFile:
    def __init__(self, data: Path, now_ms: Callable[[], int]) -> None:
        self._path = data / MAINTENANCE
        self._now_ms = now_ms
        self._known: Maintenance | None = None
        self._looked_s = 0.0

    def now(self) -> Maintenance | None:
        now_s = time.monotonic()
        if now_s - self._looked_s >= LOOK_S:
            self._looked_s, self._known = now_s, self.read()
        known = self._known
        return known if known is not None and self._now_ms() < known.until_ms else None

    def read(self) -> Maintenance | None:
        """What the file says, over or not; one that cannot be read is none."""
        try:
            return _decode(self._path.read_bytes())
        except (OSError, msgspec.DecodeError):
            return None

    def begin(self, maintenance: Maintenance) -> None:
        draft = self._path.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(maintenance))
        draft.chmod(0o600)
        os.replace(draft, self._path)
        self._known = maintenance

    def end(self) -> None:
        self._path.unlink(missing_ok=True)
        self._known = None
