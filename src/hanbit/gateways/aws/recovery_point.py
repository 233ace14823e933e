"""How old the newest moment is to which the table can be brought back: AWS backs it up all the time, minutes behind."""

from datetime import datetime

from hanbit.ports.remote import Remote


class NoRecovery(Exception):
    """Point-in-time recovery is off: no moment can be brought back."""


async def recovery_age_s(dynamodb: Remote, table: str, *, now_s: int) -> int:
    """Raises NoRecovery."""
    said = await dynamodb("describe_continuous_backups", TableName=table)
    recovery = said["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    latest: datetime | None = recovery.get("LatestRestorableDateTime")
    if recovery.get("PointInTimeRecoveryStatus") != "ENABLED" or latest is None:
        raise NoRecovery(table)
    return max(0, now_s - int(latest.timestamp()))
