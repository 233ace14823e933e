"""How many requests an account may make: a token bucket each, so that one noisy client cannot starve the rest."""

from hanbit.domain.refusals import TooManyRequests

BURST_S = 5
"""Seconds of the sustained rate that may come at once."""

KEPT = 20_000


class Pacing:
    """``per_second`` 0 lets everything through. Accounts that were silent long enough to be full are forgotten."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._burst = per_second * BURST_S
        self._buckets: dict[str, tuple[float, int]] = {}  # account -> (tokens, at_ms)

    def admit(self, account_id: str, *, now_ms: int) -> None:
        """Raises TooManyRequests."""
        if self._per_second == 0:
            return
        tokens, at_ms = self._buckets.get(account_id, (float(self._burst), now_ms))
        tokens = min(self._burst, tokens + max(0, now_ms - at_ms) * self._per_second / 1000)
        if tokens < 1:
            raise TooManyRequests(1)
        self._buckets[account_id] = (tokens - 1, now_ms)
        if len(self._buckets) > KEPT:
            self._forget(now_ms)

    def _forget(self, now_ms: int) -> None:
        full_since = now_ms - BURST_S * 1000
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if bucket[1] > full_since}
