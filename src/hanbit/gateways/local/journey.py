"""A person's way through the product, over HTTP: sign in, write down, read, find, finish, throw away.

What a deployment, a restored backup and the canary of every minute are tried with. It leaves nothing behind but an
account of its own.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from hanbit.domain.accounts import CANARY_DOMAIN

WORD = "\ud568\uaed8"
"""Korean, so that a search which only knows bytes fails."""


class JourneyFailed(Exception):
    """``step`` did not go as it must; ``detail`` has the status and nothing of what was said."""

    def __init__(self, step: str, detail: str) -> None:
        super().__init__(f"{step}: {detail}")
        self.step = step


@dataclass(frozen=True)
class Traveller:
    email: str
    password: str


async def travel(http: httpx.AsyncClient, traveller: Traveller, *, todo_id: UUID) -> list[str]:
    """Names of the steps made, in order. ``todo_id``: new for each journey. Raises JourneyFailed."""
    steps: list[str] = []

    async def step(name: str, method: str, path: str, expected: int, **request: Any) -> Any:
        try:
            answer = await http.request(method, path, **request)
        except httpx.HTTPError as error:
            raise JourneyFailed(name, type(error).__name__) from error
        if answer.status_code != expected:
            raise JourneyFailed(name, f"{answer.status_code} where {expected} was due")
        steps.append(name)
        return answer.json() if answer.content else None

    def require(name: str, holds: bool) -> None:
        if not holds:
            raise JourneyFailed(name, "another answer than what was written down")

    await step("ready", "GET", "/health/ready", 200)
    credentials = {"email": traveller.email, "password": traveller.password}
    signed_in = await step("sign_in", "POST", "/api/v1/auth/login", 200, json=credentials)
    headers = {"authorization": f"Bearer {signed_in['accessToken']}"}
    todo = {"id": str(todo_id), "title": f"{WORD} {todo_id.hex}"}
    place = f"/api/v1/todos/{todo_id}"
    await step("create", "POST", "/api/v1/todos", 201, json=todo, headers=headers)
    read = await step("read", "GET", place, 200, headers=headers)
    require("read", read["title"] == todo["title"])
    found = await step("search", "GET", "/api/v1/todos", 200, params={"q": todo_id.hex}, headers=headers)
    require("search", [item["id"] for item in found["items"]] == [todo["id"]])
    done = await step("complete", "PATCH", place, 200, json={"status": "done"}, headers=headers)
    require("complete", done["status"] == "done" and done["completedAt"] is not None)
    await step("delete", "DELETE", place, 204, headers=headers)
    await step("sign_out", "POST", "/api/v1/auth/logout", 204, headers=headers)
    return steps


async def enrol(http: httpx.AsyncClient, traveller: Traveller) -> None:
    """Make the account. Raises JourneyFailed."""
    answer = await http.post("/api/v1/auth/register", json={"email": traveller.email, "password": traveller.password})
    if answer.status_code != 201:
        raise JourneyFailed("register", f"{answer.status_code} where 201 was due")


async def leave(http: httpx.AsyncClient, traveller: Traveller) -> None:
    """Delete the account with all that is its own. Raises JourneyFailed."""
    credentials = {"email": traveller.email, "password": traveller.password}
    signed_in = await http.post("/api/v1/auth/login", json=credentials)
    if signed_in.status_code != 200:
        raise JourneyFailed("sign_in", f"{signed_in.status_code} where 200 was due")
    headers = {"authorization": f"Bearer {signed_in.json()['accessToken']}"}
    gone = await http.request("DELETE", "/api/v1/me", json={"password": traveller.password}, headers=headers)
    if gone.status_code != 204:
        raise JourneyFailed("delete_account", f"{gone.status_code} where 204 was due")


def new_traveller() -> Traveller:
    """A name that nobody has, in a domain by which counts of people know that it is none (RFC 2606)."""
    return Traveller(f"journey-{secrets.token_hex(12)}@{CANARY_DOMAIN}", secrets.token_urlsafe(24))
