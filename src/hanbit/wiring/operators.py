"""Operators of a data folder."""

from hanbit.gateways.local.clock import PooledEntropy, SystemClock
from hanbit.gateways.local.common_passwords import CommonList
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.gateways.local.throttle import LocalThrottle
from hanbit.ops.protect.operators import OperatorDesk
from hanbit.ports.clock import Clock
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.operators import OpsOperators


def operator_desk(database: OpsDatabase, passwords: Argon2Passwords, clock: Clock | None = None) -> OperatorDesk:
    return OperatorDesk(
        operators=OpsOperators(database),
        passwords=passwords,
        common=CommonList(),
        throttle=LocalThrottle(),
        clock=clock or SystemClock(),
        entropy=PooledEntropy(),
    )
