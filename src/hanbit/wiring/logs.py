"""Where log lines are searched: the folder's files, or CloudWatch with the same string."""

import contextlib
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hanbit.ports.logs import Logs
from hanbit.ports.remote import Rejected

APP_LOG = "app"
LOGS = (APP_LOG, "ops")


@contextlib.contextmanager
def local_logs(data: Path) -> Iterator[Logs]:
    from hanbit.stores.logfiles.search import LogFiles

    logs = LogFiles(data / "logs", APP_LOG, lambda: time.time_ns() // 1_000_000, lambda: secrets.token_hex(8))
    with contextlib.closing(logs):
        yield logs


@contextlib.contextmanager
def cloud_logs(region: str, group: str) -> Iterator[Logs]:
    """Raises Rejected also for what is refused on this side already, such as missing credentials."""
    from botocore.exceptions import BotoCoreError

    from hanbit.gateways.aws.logs import CloudWatchLogs
    from hanbit.gateways.aws.remote import BotoRemote, open_client

    with ThreadPoolExecutor(1) as executor:
        remote = BotoRemote(lambda: open_client("logs", region=region), secrets.token_bytes, executor=executor)
        try:
            yield CloudWatchLogs(remote, group)
        except BotoCoreError as error:
            raise Rejected(type(error).__name__, str(error)) from error
