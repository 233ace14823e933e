"""What the console is put together from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from hanbit.console.edge import Addresses, Headers
from hanbit.domain.reasons import Reason
from hanbit.domain.words import Words
from hanbit.ops.observe.processes import ProcessEvent
from hanbit.ops.protect.operators import OperatorDesk
from hanbit.ops.recover.drills import DrillRun
from hanbit.ops.recover.restores import Restore
from hanbit.ops.recover.verify import Verdict
from hanbit.ops.recover.works import Works
from hanbit.ops.release.deploys import Deployment
from hanbit.ports.activity import ActivityCounts
from hanbit.ports.alarms import Alarms
from hanbit.ports.assets import Asset
from hanbit.ports.clock import Clock, Entropy
from hanbit.ports.logs import Logs
from hanbit.ports.maintenance import MaintenanceSwitch
from hanbit.ports.measures import Measures
from hanbit.ports.spans import Spans
from hanbit.telemetry.logs import Log

T = TypeVar("T")


class BackupRow(Struct, frozen=True, rename="camel"):
    """``todos`` and what follows are None where the manifest cannot be read; ``fault`` says why."""

    id: str
    kind: str
    made_ms: int
    places: list[str]
    size_bytes: int | None = None
    took_ms: int | None = None
    todos: int | None = None
    log_entries: int | None = None
    is_secret: bool = False
    fault: Reason | None = None


@dataclass(frozen=True)
class Known:
    """What the operations process knows, read on a connection of its own. Lists are newest first.

    ``current_release``: empty for the code that is installed.
    """

    measures: Measures
    alarms: Alarms
    spans: Spans
    events: Callable[[int], list[ProcessEvent]]
    proofs: Callable[[], Mapping[str, tuple[int, Verdict]]]
    runs: Callable[[int], list[DrillRun]]
    runs_since: Callable[[int], list[DrillRun]]
    backups: Callable[[], list[BackupRow]]
    restores: Callable[[int], list[Restore]]
    deployments: Callable[[int], list[Deployment]]
    current_release: Callable[[], str]
    kept_releases: Callable[[], list[str]]
    counted: Callable[[], tuple[int, ActivityCounts] | None]


class Reader(Protocol):
    def __call__(self, look: Callable[[Known], T], /) -> Awaitable[T]:
        """What ``look`` finds, in a thread of its own: however long it takes, nobody who watches waits for it."""
        ...


@dataclass(frozen=True)
class ConsoleParts:
    """``page_headers``: those of the product's pages. ``spans``: where spans that come in are kept.

    ``alarms``: where what operators say to alarms is written.
    """

    desk: OperatorDesk
    read: Reader
    works: Works
    alarms: Alarms
    maintenance: MaintenanceSwitch
    spans: Spans
    logs: Logs
    words: Words
    log: Log
    clock: Clock
    entropy: Entropy
    assets: Mapping[str, Asset]
    page_headers: Headers
    addresses: Addresses

    @property
    def now_s(self) -> int:
        return self.clock.now_ms() // 1000


Row = dict[str, Any]
