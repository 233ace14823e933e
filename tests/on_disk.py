"""The whole product in this process, on a folder of its own, spoken to over ASGI."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from hanbit.settings import Settings
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.identity import Device
from hanbit.usecases.sessions import sign_in
from hanbit.wiring.product import Product, build

PASSWORD = "a long enough one"
SETTINGS = Settings(registrations_per_hour=0, requests_per_second=0)


@dataclass
class Person:
    """Someone signed in: ``http`` sends their token with every request."""

    id: str
    space_id: str
    token: str
    http: httpx.AsyncClient

    async def add(self, title: str, **fields: Any) -> dict[str, Any]:
        answer = await self.http.post("/api/v1/todos", json={"title": title, **fields})
        assert answer.status_code == 201, answer.text
        todo: dict[str, Any] = answer.json()
        return todo


@dataclass
class Running:
    product: Product

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.product.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://hanbit.test", headers=headers)

    async def person(self, email: str = "haneul@hanbit.test") -> Person:
        wanted = Registration(
            email=email, password=PASSWORD, display_name="Haneul", locale="ko", time_zone="Asia/Seoul"
        )
        signed_in = await register(self.product.identity, wanted, Device("127.0.0.1", "tests"))
        account = signed_in.account
        http = self.client(authorization=f"Bearer {signed_in.access_token}")
        return Person(account.id, account.personal_space_id, signed_in.access_token, http)

    async def again(self, person: Person, email: str) -> Person:
        """The same person on another device."""
        signed_in = await sign_in(self.product.identity, email, PASSWORD, Device("127.0.0.2", "phone"))
        http = self.client(authorization=f"Bearer {signed_in.access_token}")
        return Person(person.id, person.space_id, signed_in.access_token, http)


@contextlib.asynccontextmanager
async def running(data: Path, settings: Settings = SETTINGS) -> AsyncIterator[Running]:
    product = build(settings, data, url="http://hanbit.test", assets={})
    try:
        yield Running(product)
    finally:
        await product.close()
