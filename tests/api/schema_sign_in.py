"""Who the fuzz is. schemathesis loads this file (``SCHEMATHESIS_HOOKS``) and asks it before each request."""

import os
from typing import Any

import httpx
import schemathesis

ENDS_SIGN_IN = ("POST /api/v1/auth/logout", "DELETE /api/v1/me/sessions/{id}")
ELSEWHERE = {"X-Forwarded-For": "192.0.2.7"}
"""Another address than that of the fuzz, which guesses so many passwords that it is held back."""


@schemathesis.auth(refresh_interval=None)
class SignIn:
    """One sign-in for as long as it lasts: a request that may end it is the last to use it."""

    def __init__(self) -> None:
        self._token: str | None = None

    def get(self, case: "schemathesis.Case[Any]", _context: Any) -> str:
        token = self._token or signed_in()
        self._token = None if case.operation.label in ENDS_SIGN_IN else token
        return token

    def set(self, case: "schemathesis.Case[Any]", data: str, _context: Any) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


def signed_in() -> str:
    person = {"email": os.environ["FUZZ_EMAIL"], "password": os.environ["FUZZ_PASSWORD"]}
    answer = httpx.post(f"{os.environ['FUZZ_URL']}/api/v1/auth/login", json=person, headers=ELSEWHERE)
    return str(answer.raise_for_status().json()["accessToken"])
