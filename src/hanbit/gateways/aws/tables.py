"""Tables as AWS copies them: on demand, and back into a new table, which takes minutes to hours."""

from collections.abc import Awaitable, Callable
from typing import Any

from hanbit.ports.remote import Remote

Pause = Callable[[float], Awaitable[None]]

LOOK_S = 5.0
"""Between two looks at what takes AWS minutes."""
LOOKS = 4 * 3600 // 5
"""Four hours: restores of large tables have been seen to take as long."""


class TookTooLong(TimeoutError):
    """Says of what, and in which state it was seen last."""


class TableCopies:
    """What AWS refuses comes through as Rejected."""

    def __init__(self, dynamodb: Remote, pause: Pause) -> None:
        self._dynamodb = dynamodb
        self._pause = pause

    async def copy(self, table: str, name: str) -> str:
        """Back up as of now; returns when the backup can be restored, with its ARN."""
        made = await self._dynamodb("create_backup", TableName=table, BackupName=name)
        arn = str(made["BackupDetails"]["BackupArn"])

        async def status() -> str:
            described = await self._dynamodb("describe_backup", BackupArn=arn)
            return str(described["BackupDescription"]["BackupDetails"]["BackupStatus"])

        await self._until("AVAILABLE", arn, status)
        return arn

    async def restore(self, arn: str, target: str) -> None:
        """Into a new table; returns when it can be read."""
        await self._dynamodb("restore_table_from_backup", TargetTableName=target, BackupArn=arn)

        async def status() -> str:
            described: dict[str, Any] = await self._dynamodb("describe_table", TableName=target)
            return str(described["Table"]["TableStatus"])

        await self._until("ACTIVE", target, status)

    async def _until(self, wanted: str, what: str, look: Callable[[], Awaitable[str]]) -> None:
        for _ in range(LOOKS):
            if (seen := await look()) == wanted:
                return
            await self._pause(LOOK_S)
        raise TookTooLong(f"{what}: {seen}")
