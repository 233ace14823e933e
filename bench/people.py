"""Accounts for a load, made in the data folder before a server takes it: hashing passwords is not what is measured.

``python -m bench.people DATA COUNT PORT`` makes them with whichever tree is imported, and prints them.
"""

import asyncio
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from bench.serving import env_of
from hanbit.domain.ids import inbox_of
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.gateways.local.sign_ins import LocalSignIns
from hanbit.settings import Settings
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.identity import Device
from hanbit.wiring.product import build

PASSWORD = "a password for the bench"


@dataclass(frozen=True)
class Person:
    """``token`` is good for ten minutes from the making."""

    email: str
    token: str
    space_id: str

    @property
    def inbox_id(self) -> str:
        return inbox_of(self.space_id)


async def make_people(data: Path, count: int, *, port: int, prefix: str = "person") -> list[Person]:
    """Accounts with cheap hashes, each signed in once, in a folder that nobody serves yet."""
    product = build(Settings(registrations_per_hour=1_000_000), data, url=f"http://127.0.0.1:{port}", assets={})
    assert isinstance(product.identity.sign_ins, LocalSignIns)
    cheap = product.identity.sign_ins.with_passwords(Argon2Passwords(memory_kib=8, passes=1))
    identity = replace(product.identity, sign_ins=cheap)

    a_few = asyncio.Semaphore(8)  # as many as may wait for the hasher

    async def one(number: int) -> Person:
        email = f"{prefix}{number}@bench.example"
        wanted = Registration(email=email, password=PASSWORD, display_name=f"Person {number}")
        async with a_few:
            signed_in = await register(identity, wanted, Device("127.0.0.1", "bench"))
        return Person(email, signed_in.access_token, signed_in.account.personal_space_id)

    try:
        return list(await asyncio.gather(*(one(number) for number in range(count))))
    finally:
        await product.close()


async def make_people_elsewhere(source: Path, data: Path, count: int, *, port: int) -> list[Person]:
    """As ``make_people``, by the code in ``source``: a folder of its schema, and not of ours."""
    command = (sys.executable, "-m", "bench.people", str(data), str(count), str(port))
    process = await asyncio.create_subprocess_exec(*command, env=env_of(source), stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"no accounts by {source}")
    return msgspec.json.decode(said, type=list[Person])


if __name__ == "__main__":
    made = asyncio.run(make_people(Path(sys.argv[1]), int(sys.argv[2]), port=int(sys.argv[3])))
    sys.stdout.buffer.write(msgspec.json.encode(made))
