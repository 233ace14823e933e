"""Where the backups of a data folder are kept. Apart from ``recovery``, which loads the product to try them with."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.manifest import made_at_ms
from hanbit.ports.backups import Vault, VaultUnavailable
from hanbit.settings import Settings


def vaults_of(data: Path, settings: Settings) -> list[Vault]:
    """The places that every backup goes to, the first one first read from."""
    first = Path(settings.backup_folder) if settings.backup_folder else data / "backups"
    second = [Path(settings.second_backup_folder)] if settings.second_backup_folder else []
    return [FolderVault(folder) for folder in (first, *second)]


def newest_backup_ms(vaults: Sequence[Vault]) -> int | None:
    """When the newest backup of any place that can be reached was made; None when there is none."""
    made: list[int] = []
    for vault in vaults:
        with contextlib.suppress(VaultUnavailable):
            made += [made_at_ms(backup) for backup in vault.ids()[-1:]]
    return max(made, default=None)
