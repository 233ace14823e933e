"""The change history: every release that was put to work or refused, by whom, why, and how it went."""

from typing import Any

import apsw
import msgspec

from hanbit.ops.release.deploys import Deployment
from hanbit.stores.opsdb.database import OpsDatabase

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Deployment).decode


class OpsDeployments:
    def __init__(self, database: OpsDatabase) -> None:
        self._database = database

    def keep(self, deployment: Deployment) -> None:
        """In the place of what was kept of it before."""
        with self._database.transaction() as connection:
            row = (deployment.at_ms, deployment.version, deployment.result, _encode(deployment))
            connection.execute("INSERT OR REPLACE INTO deployment VALUES (?, ?, ?, ?)", row)

    def keep_on(self, deployment: Deployment) -> None:
        """``keep``; but a step that cannot be written down, on a full disk, stops nothing: the next row has it too."""
        try:
            self.keep(deployment)
        except apsw.Error:
            if deployment.result != "running" or not deployment.steps:
                raise

    def running(self) -> list[Deployment]:
        """Begun and not ended, whether or not anything still runs."""
        rows: Any = self._database.connection.execute("SELECT body FROM deployment WHERE result = 'running'")
        return [_decode(body) for (body,) in rows]

    def read(self, *, since_ms: int = 0, limit: int = 100) -> list[Deployment]:
        """Newest first."""
        query = "SELECT body FROM deployment WHERE at_ms >= ? ORDER BY at_ms DESC LIMIT ?"
        rows: Any = self._database.connection.execute(query, (since_ms, limit))
        return [_decode(body) for (body,) in rows]
