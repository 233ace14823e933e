"""A person's way through the product, over HTTP: sign in, write down, read, find, finish, throw away.

What a deployment, a restored backup and the canary of every minute are tried with. It leaves nothing behind but an
account of its own.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from hanbit.domain.accounts import CANARY_DOMAIN
from hanbit.domain.reasons import Reasoned

WORD = "\ud568\uaed8"
"""Korean, so that a search which only knows bytes fails."""


class JourneyFailed(Reasoned):
    """``step`` did not go as it must; the reason has the status and nothing of what was written down."""

    def __init__(self, code: str, step: str, status: int | None = None, **params: str | int) -> None:
        super().__init__(code, step=step, **({} if status is None else {"status": status}), **params)
        self.step = step
        self.status = status


@dataclass(frozen=True)
class Traveller:
    email: str
    password: str

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": self.password}


class _Trip:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self.steps: list[str] = []
        self._http = http
        self._headers: dict[str, str] = {}

    async def step(self, name: str, method: str, path: str, expected: int, **request: Any) -> Any:
        """The JSON that was answered, if any. Raises JourneyFailed."""
        try:
            answer = await self._http.request(method, path, headers=self._headers, **request)
        except httpx.HTTPError as error:
            raise JourneyFailed("journey.unanswered", name, error=type(error).__name__) from error
        if answer.status_code != expected:
            raise JourneyFailed("journey.status", name, answer.status_code, due=expected)
        try:
            said = answer.json() if answer.content else None
        except ValueError as error:  # the page of somebody who stands in front, as it may be
            raise JourneyFailed("journey.no_json", name, answer.status_code) from error
        self.steps.append(name)
        return said

    async def sign_in(self, traveller: Traveller) -> None:
        signed_in = await self.step("sign_in", "POST", "/api/v1/auth/login", 200, json=traveller.credentials)
        self._headers = {"authorization": f"Bearer {signed_in['accessToken']}"}


async def enrol(http: httpx.AsyncClient, traveller: Traveller) -> None:
    """Make the account. Raises JourneyFailed."""
    await _Trip(http).step("register", "POST", "/api/v1/auth/register", 201, json=traveller.credentials)


async def travel(http: httpx.AsyncClient, traveller: Traveller) -> list[str]:
    """Names of the steps made, in order. Raises JourneyFailed."""
    trip, todo_id = _Trip(http), uuid4()
    await trip.step("ready", "GET", "/health/ready", 200)
    await trip.sign_in(traveller)
    todo = {"id": str(todo_id), "title": f"{WORD} {todo_id.hex}"}
    place = f"/api/v1/todos/{todo_id}"
    await trip.step("create", "POST", "/api/v1/todos", 201, json=todo)
    read = await trip.step("read", "GET", place, 200)
    _require("read", read["title"] == todo["title"])
    found = await trip.step("search", "GET", "/api/v1/todos", 200, params={"q": todo_id.hex})
    _require("search", [item["id"] for item in found["items"]] == [todo["id"]])
    done = await trip.step("complete", "PATCH", place, 200, json={"status": "done"})
    _require("complete", done["status"] == "done" and done["completedAt"] is not None)
    await trip.step("delete", "DELETE", place, 204)
    await trip.step("sign_out", "POST", "/api/v1/auth/logout", 204)
    return trip.steps


async def leave(http: httpx.AsyncClient, traveller: Traveller) -> None:
    """Delete the account with all that is its own. Raises JourneyFailed."""
    trip = _Trip(http)
    await trip.sign_in(traveller)
    await trip.step("delete_account", "DELETE", "/api/v1/me", 204, json={"password": traveller.password})


def _require(step: str, holds: bool) -> None:
    if not holds:
        raise JourneyFailed("journey.other", step)


def new_traveller() -> Traveller:
    """A name that nobody has, in a domain by which counts of people know that it is none (RFC 2606)."""
    return Traveller(f"journey-{secrets.token_hex(12)}@{CANARY_DOMAIN}", secrets.token_urlsafe(24))
