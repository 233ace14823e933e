"""How often a password may be guessed and an account be opened. Delays grow; nobody is locked out for good."""

from typing import Protocol


class Throttle(Protocol):
    async def admit_sign_in(self, email: str, address: str, *, now_ms: int) -> None:
        """Asked before the password is looked at, and counts the attempt as failed until ``succeeded`` is told.

        Raises TooManyAttempts with the seconds to wait; an attempt refused so is not counted.
        """

    async def succeeded(self, email: str, address: str, *, now_ms: int) -> None:
        """Forget this person's failures, and remember that they sign in from this address."""

    async def admit_registration(self, address: str, *, now_ms: int) -> None:
        """Raises TooManyAttempts with the seconds to wait."""
